import { makeConverter, type RawMap } from '../fast/make-converter.js'
import { type FixedType, intType } from '../type/fixed-type.js'
import { multiplyType, subtractType } from '../type/result-types.js'
import { legacySoftmax } from './legacy-softmax.js'
import { makeTreeSum } from './make-sums.js'
import type { RawLayer } from './raw-layer.js'
import { exponentTable, inverseTable, tableIndex } from './softmax-tables.js'

/** A softmax over one slice of values. */
export interface SoftmaxConfig {
  readonly implementation: 'latency' | 'stable' | 'argmax' | 'legacy'
  readonly types: {
    readonly input: FixedType
    readonly result: FixedType
    readonly expTable: FixedType
    readonly invTable: FixedType
    readonly accum: FixedType
    /** The type of the sum that the table of inverses is read with. */
    readonly invInput: FixedType
    /** The type of the distance to the maximum, of `stable`. */
    readonly inputNorm: FixedType
    /** The type of both tables of `legacy`. */
    readonly table: FixedType
  }
  readonly expTableSize: number
  readonly invTableSize: number
  /** Default 1; a float. */
  readonly expScale?: number
}

/** hls4ml's `softmax`. Throws `METAML_E_FIXED_WIDTH` and `METAML_E_FIXED_LAYER`. */
export function makeSoftmax(config: SoftmaxConfig): RawLayer {
  switch (config.implementation) {
    case 'latency':
      return tableSoftmax(config, config.types.input, false, () => raw => raw)
    case 'stable':
      return tableSoftmax(config, config.types.inputNorm, true, distanceToMaximum(config))
    case 'argmax':
      return argmax(config)
    case 'legacy':
      return legacySoftmax(config)
  }
}

function distanceToMaximum({ types }: SoftmaxConfig): (input: Float64Array) => RawMap {
  const convert = makeConverter(subtractType(types.input, types.input), types.inputNorm)
  return input => {
    let largest = input[0]!
    for (const raw of input) if (raw > largest) largest = raw
    return raw => convert(largest - raw)
  }
}

/** Exponentials from one table, added up over a tree; the sum's inverse from another. */
function tableSoftmax(
  { types, expTableSize, invTableSize, expScale = 1 }: SoftmaxConfig,
  address: FixedType,
  negative: boolean,
  addressOf: (input: Float64Array) => RawMap,
): RawLayer {
  const toAccum = makeConverter(types.expTable, types.accum)
  const exponents = exponentTable(address, types.expTable, expTableSize, expScale, negative).map(raw =>
    toAccum(raw),
  )
  const inverses = inverseTable(types.invInput, types.invTable, invTableSize)
  const [expIndex, invIndex] = [tableIndex(address, expTableSize), tableIndex(types.invInput, invTableSize)]
  const sum = makeTreeSum(types.accum)
  const toInput = makeConverter(types.accum, types.invInput)
  const toResult = makeConverter(multiplyType(types.accum, types.invTable), types.result)
  return input => {
    const toAddress = addressOf(input)
    const terms = input.map(raw => exponents[expIndex(toAddress(raw))]!)
    const inverse = inverses[invIndex(toInput(sum(terms)))]!
    return terms.map(raw => toResult(raw * inverse) + 0)
  }
}

/** One at the first of the largest values. */
function argmax({ types }: SoftmaxConfig): RawLayer {
  const one = makeConverter(intType(32), types.result)(1)
  return input => {
    let best = 0
    for (let i = 1; i < input.length; i++) if (input[i]! > input[best]!) best = i
    return input.map((_, i) => (i === best ? one : 0))
  }
}
