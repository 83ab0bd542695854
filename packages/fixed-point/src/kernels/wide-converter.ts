import { convertRaw } from '../exact/convert.js'
import { checkWidth, exactBits } from '../fast/check-width.js'
import { makeConverter, type RawMap } from '../fast/make-converter.js'
import type { FixedType } from '../type/fixed-type.js'

/**
 * As `makeConverter`, from a type of any width, for values that a double holds all the same.
 * Throws `METAML_E_FIXED_WIDTH` for the target only.
 */
export function makeWideConverter(from: FixedType, to: FixedType): RawMap {
  if (from.width <= exactBits) return makeConverter(from, to)
  checkWidth(to)
  return raw => Number(convertRaw(BigInt(raw), from, to))
}
