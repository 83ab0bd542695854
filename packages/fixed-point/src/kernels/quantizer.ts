import { makeConverter, type RawMap } from '../fast/make-converter.js'
import type { FixedType } from '../type/fixed-type.js'
import { checkLength, type RawLayer } from './raw-layer.js'
import type { MapTypes } from './relu.js'

/**
 * hls4ml's embedded `FixedPointQuantizer`: each value is cast to a type of its own, then assigned; without a type it
 * becomes 0. Throws `METAML_E_FIXED_WIDTH`.
 */
export function makeQuantizer(
  { input, result }: MapTypes,
  casts: readonly (FixedType | undefined)[],
): RawLayer {
  const maps = casts.map((cast): RawMap => {
    if (cast === undefined) return () => 0
    const [toCast, toResult] = [makeConverter(input, cast), makeConverter(cast, result)]
    return raw => toResult(toCast(raw)) + 0
  })
  return values => {
    checkLength('input', values, maps.length)
    return values.map((raw, i) => maps[i]!(raw))
  }
}
