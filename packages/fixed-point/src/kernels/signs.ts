import { makeConverter } from '../fast/make-converter.js'
import { type FixedType, intType } from '../type/fixed-type.js'
import { multiplyType } from '../type/result-types.js'
import { makeComparison } from './compare-raw.js'
import { layerError, type RawLayer } from './raw-layer.js'
import type { MapTypes } from './relu.js'
import { makeWideConverter } from './wide-converter.js'

const int = intType(32)

/** hls4ml's `thresholded_relu`: what is greater than the raw threshold, else 0. Throws `METAML_E_FIXED_WIDTH`. */
export function makeThresholdedRelu(
  { input, result, threshold }: MapTypes & { readonly threshold: FixedType },
  raw: number,
): RawLayer {
  const convert = makeConverter(input, result)
  const isGreater = makeComparison(input, threshold, 'greater')
  return values => values.map(value => (isGreater(value, raw) ? convert(value) + 0 : 0))
}

/** hls4ml's `binary_tanh`: 1 or −1. Throws `METAML_E_FIXED_WIDTH`. */
export function makeBinaryTanh({ result }: MapTypes): RawLayer {
  if (result.kind === 'int' && result.width === 1 && !result.signed)
    return values => values.map(raw => (raw >= 0 ? 1 : 0))
  const convert = makeConverter(intType(2), result)
  const [one, minusOne] = [convert(1), convert(-1)]
  return values => values.map(raw => (raw >= 0 ? one : minusOne))
}

/** hls4ml's `ternary_tanh`: 1, 0 or −1; over arrays the value is doubled first, in its own type. Throws `METAML_E_FIXED_WIDTH`. */
export function makeTernaryTanh({ input, result }: MapTypes, streams: boolean): RawLayer {
  if (!input.signed) throw layerError('The activation is not simulated.', 'signed values', 'unsigned ones')
  const double = streams ? (raw: number) => raw : makeWideConverter(multiplyType(int, input), input)
  const isGreater = makeComparison(input, int, 'greater')
  const convert = makeConverter(int, result)
  const [one, zero, minusOne] = [convert(1), convert(0), convert(-1)]
  return values =>
    values.map(value => {
      const raw = streams ? value : double(2 * value)
      if (isGreater(raw, 1)) return one
      return isGreater(raw, -1) ? zero : minusOne
    })
}
