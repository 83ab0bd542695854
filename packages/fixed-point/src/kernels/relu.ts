import { makeConverter, type RawMap } from '../fast/make-converter.js'
import { type FixedType, fractionBits, intType } from '../type/fixed-type.js'
import { makeProduct } from './make-sums.js'
import type { RawLayer } from './raw-layer.js'

/** The types of a layer that maps values one by one. */
export interface MapTypes {
  readonly input: FixedType
  readonly result: FixedType
}

/** hls4ml's `linear`: an assignment. Throws `METAML_E_FIXED_WIDTH`, as all of these. */
export function makeLinear({ input, result }: MapTypes): RawLayer {
  return mapped(makeConverter(input, result))
}

/** hls4ml's `relu`. */
export function makeRelu({ input, result }: MapTypes): RawLayer {
  const convert = makeConverter(input, result)
  return mapped(raw => (raw > 0 ? convert(raw) : 0))
}

/** hls4ml's `relu_max`, with a whole number as the limit: 6 for `relu6`. */
export function makeReluMax({ input, result }: MapTypes, limit: number): RawLayer {
  const convert = makeConverter(input, result)
  const highest = makeConverter(intType(32), result)(limit)
  const limitRaw = limit * 2 ** fractionBits(input)
  return mapped(raw => (raw < 0 ? 0 : raw > limitRaw ? highest : convert(raw)))
}

/** hls4ml's `leaky_relu` (and `prelu`, one slope a value), with raw slopes of the type `slope`. */
export function makeLeakyRelu(
  { input, result, slope }: MapTypes & { readonly slope: FixedType },
  slopes: ArrayLike<number>,
): RawLayer {
  const convert = makeConverter(input, result)
  const scaled = makeProduct(slope, input, result)
  return values =>
    values.map((raw, i) => (raw > 0 ? convert(raw) : scaled(slopes[i % slopes.length]!, raw) + 0))
}

function mapped(map: RawMap): RawLayer {
  return input => input.map(raw => map(raw) + 0)
}
