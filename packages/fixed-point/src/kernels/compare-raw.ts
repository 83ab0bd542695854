import { isGreater, isLess } from '../exact/compare.js'
import { checkWidth } from '../fast/check-width.js'
import { type FixedType, fractionBits } from '../type/fixed-type.js'

/** Whether the headers find a less, or greater, than b, as raw values of two types. Throws `METAML_E_FIXED_WIDTH`. */
export function makeComparison(
  a: FixedType,
  b: FixedType,
  relation: 'less' | 'greater',
): (x: number, y: number) => boolean {
  checkWidth(a, b)
  const shift = fractionBits(b) - fractionBits(a)
  const sign = relation === 'less' ? -1 : 1
  const isPlain = a.signed === b.signed && a.overflow !== 'AP_SAT_SYM' && b.overflow !== 'AP_SAT_SYM'
  // Scaling by a power of two is exact, and so is the comparison of doubles.
  if (isPlain && Math.abs(shift) < 500) return (x, y) => (x * 2 ** shift - y) * sign > 0
  const compare = relation === 'less' ? isLess : isGreater
  return (x, y) => compare({ type: a, raw: BigInt(x) }, { type: b, raw: BigInt(y) })
}
