import { type FixedType, fractionBits } from '../type/fixed-type.js'
import type { Fixed } from './arithmetic.js'
import { convertRaw } from './convert.js'

/**
 * Whether the headers find a < b. As in C, a signed value beside an unsigned one that is as wide, and 32 bits or more,
 * is read as unsigned; so a < b and b > a may differ.
 */
export function isLess(a: Fixed, b: Fixed): boolean {
  const [x, y] = comparable(...aligned(a, b))
  return x < y
}

/** Whether the headers find a > b; see {@link isLess}. */
export function isGreater(a: Fixed, b: Fixed): boolean {
  const [x, y] = comparable(...aligned(a, b))
  return x > y
}

/** Whether the headers find a equal to b: the bits of the wider type, at least 32, are the same. */
export function isEqual(a: Fixed, b: Fixed): boolean {
  const [x, y] = aligned(a, b)
  const width = Math.max(x.type.width, y.type.width, 32)
  return BigInt.asUintN(width, x.raw) === BigInt.asUintN(width, y.raw)
}

function comparable(x: Fixed, y: Fixed): [bigint, bigint] {
  if (x.type.signed === y.type.signed) return [x.raw, y.raw]
  const [signed, unsigned] = x.type.signed ? [x, y] : [y, x]
  const wide = signed.type.width >= 32 || unsigned.type.width >= 32
  if (!wide || unsigned.type.width < signed.type.width) return [x.raw, y.raw]
  const width = unsigned.type.width + 1
  return [BigInt.asUintN(width, x.raw), BigInt.asUintN(width, y.raw)]
}

/** Both with the same last bit, in the types that the headers bring them to. */
function aligned(a: Fixed, b: Fixed): [Fixed, Fixed] {
  const difference = fractionBits(a.type) - fractionBits(b.type)
  if (difference === 0) return [a, b]
  return difference > 0 ? [a, extended(b, difference, 0)] : [extended(a, -difference, 1), b]
}

/** The value in a wider type of the same modes, so that `AP_SAT_SYM` may change the least one. */
function extended({ type, raw }: Fixed, bits: number, spare: number): Fixed {
  const wide: FixedType = {
    ...type,
    kind: 'fixed',
    width: type.width + bits + spare,
    integer: type.integer + spare,
  }
  return { type: wide, raw: convertRaw(raw, type, wide) }
}
