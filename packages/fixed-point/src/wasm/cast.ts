import { maxRaw, minRaw } from '../exact/fit.js'
import { type FixedType, fractionBits, type Quantization } from '../type/fixed-type.js'
import type { Kernels } from './kernels.js'

/**
 * An assignment as the module does it: (v + add + (v negative ? sign : 0) + (bit `right` of v ? odd : 0)) >> right << left, then
 * brought into `low` to `high`.
 */
export interface Cast {
  readonly add: number
  readonly sign: number
  readonly odd: number
  readonly right: number
  readonly left: number
  readonly fit: 'none' | 'clamp' | 'zero' | 'wrap-signed' | 'wrap-unsigned'
  readonly low: number
  readonly high: number
  readonly width: number
}

/** Bytes of a cast in the module's memory. */
export const castBytes = 128

/**
 * The cast from one type to another, for values of at most `largest` in size (in raw units of `from`); undefined where the module does
 * not have it.
 */
export function planCast(from: FixedType, to: FixedType, largest: number): Cast | undefined {
  const shift = fractionBits(from) - fractionBits(to)
  const strange = to.kind === 'int' ? from.kind === 'fixed' && from.integer <= 0 : isRare(to)
  if (strange || Math.abs(shift) > 60) return undefined
  const mode = to.kind === 'int' ? 'AP_TRN_ZERO' : to.quantization
  const [low, high] = [Number(minRaw(to)), Number(maxRaw(to))]
  // Rounding may add one.
  const reach = largest * 2 ** -shift + (shift > 0 ? 1 : 0)
  const lowest = from.signed ? -reach : 0
  return {
    ...(shift > 0 ? rounding(mode, shift) : { add: 0, sign: 0, odd: 0 }),
    right: Math.max(shift, 0),
    left: Math.max(-shift, 0),
    fit: reach <= high && lowest >= low ? 'none' : fitOf(to),
    low,
    high,
    width: to.width,
  }
}

/** The wrap of a sum to an accumulator's width. */
export function planWrap(to: FixedType): Cast {
  const [low, high] = [Number(minRaw(to)), Number(maxRaw(to))]
  const fit = to.signed ? 'wrap-signed' : 'wrap-unsigned'
  return { add: 0, sign: 0, odd: 0, right: 0, left: 0, fit, low, high, width: to.width }
}

/** What leaves a value as it is. */
export const noCast: Cast = {
  ...{ add: 0, sign: 0, odd: 0, right: 0, left: 0, fit: 'none', low: 0, high: 0, width: 1 },
}

/** Whether values of at most `largest` in size can be cast in so many bits. */
export function castFits(cast: Cast, largest: number, bits: 32 | 64): boolean {
  // One bit spare in 64, so that the roundings of this calculation do not matter.
  const limit = bits === 32 ? 2 ** 31 - 1 : 2 ** 62
  const bounds = cast.fit === 'none' || (cast.high <= limit && -cast.low <= limit + 1)
  return (
    bounds && cast.right < bits && largest + 2 ** cast.right <= limit && largest * 2 ** cast.left <= limit
  )
}

/** Writes a cast; `count` asks for the number of values that do not fit. */
export function writeCast(kernels: Kernels, address: number, cast: Cast, count: boolean): void {
  const [i32, i64] = [kernels.i32(), kernels.i64()]
  const fit = fits.indexOf(cast.fit)
  const words = [cast.add, cast.sign, cast.odd, cast.right, cast.left, fit, cast.low, cast.high]
  i32.set([...words, Math.max(32 - cast.width, 0), count ? 1 : 0], address / 4)
  i64.set([cast.add, cast.sign, cast.odd].map(BigInt), (address + 64) / 8)
  i32.set([cast.right, cast.left], (address + 88) / 4)
  i64.set([cast.low, cast.high].map(BigInt), (address + 96) / 8)
  i32.set([64 - cast.width, fit], (address + 112) / 4)
}

const fits = ['none', 'clamp', 'zero', 'wrap-signed', 'wrap-unsigned']

function isRare(to: FixedType): boolean {
  return to.overflow === 'AP_WRAP_SM' || (to.overflow === 'AP_WRAP' && to.wrapBits > 0)
}

function fitOf(to: FixedType): Cast['fit'] {
  if (to.kind === 'int' || to.overflow === 'AP_WRAP') return to.signed ? 'wrap-signed' : 'wrap-unsigned'
  return to.overflow === 'AP_SAT_ZERO' ? 'zero' : 'clamp'
}

/** What is added before the low bits are cut off. */
function rounding(mode: Quantization, shift: number): Pick<Cast, 'add' | 'sign' | 'odd'> {
  const half = 2 ** (shift - 1)
  switch (mode) {
    case 'AP_TRN':
      return { add: 0, sign: 0, odd: 0 }
    case 'AP_TRN_ZERO':
      return { add: 0, sign: 2 ** shift - 1, odd: 0 }
    case 'AP_RND':
      return { add: half, sign: 0, odd: 0 }
    case 'AP_RND_ZERO':
      return { add: half - 1, sign: 1, odd: 0 }
    case 'AP_RND_MIN_INF':
      return { add: half - 1, sign: 0, odd: 0 }
    case 'AP_RND_INF':
      return { add: half, sign: -1, odd: 0 }
    case 'AP_RND_CONV':
      return { add: half - 1, sign: 0, odd: 1 }
  }
}
