import { makeConverter } from '../fast/make-converter.js'
import { type FixedType, fractionBits, intType } from '../type/fixed-type.js'
import { addType, multiplyType, subtractType } from '../type/result-types.js'
import type { RawLayer } from './raw-layer.js'
import { makeWideConverter } from './wide-converter.js'

/** A straight line, cut off at 0 and 1. */
export interface HardActivation {
  readonly function: 'hard_sigmoid' | 'hard_tanh'
  readonly types: {
    readonly input: FixedType
    readonly slope: FixedType
    readonly shift: FixedType
    readonly result: FixedType
  }
  /** Raw values. */
  readonly slope: number
  readonly shift: number
}

/** hls4ml's `hard_sigmoid` and `hard_tanh`: exact until assigned. Throws `METAML_E_FIXED_WIDTH`. */
export function makeHardActivation({ function: name, types, slope, shift }: HardActivation): RawLayer {
  const product = multiplyType(types.slope, types.input)
  const line = addType(product, types.shift)
  const [widen, toLine] = [makeConverter(product, line), makeConverter(types.shift, line)]
  const wideShift = toLine(shift)
  const scale = 2 ** -fractionBits(line)
  const one = makeConverter(intType(32), line)(1)
  const finish = name === 'hard_sigmoid' ? makeConverter(line, types.result) : toTanh(line, types.result)
  return input =>
    input.map(raw => {
      const y = widen(slope * raw) + wideShift
      return finish(y * scale > 1 ? one : Math.max(y, 0)) + 0
    })
}

/** 2y − 1, in the wide type that the headers compute it in; y is at most 1. */
function toTanh(line: FixedType, result: FixedType): (raw: number) => number {
  const int = intType(32)
  const [twice, difference] = [multiplyType(int, line), subtractType(multiplyType(int, line), int)]
  const scale = 2 ** Math.max(fractionBits(twice), 0)
  const step = 2 ** Math.max(-fractionBits(twice), 0)
  const convert = makeWideConverter(difference, result)
  return raw => convert(2 * raw * step - scale)
}
