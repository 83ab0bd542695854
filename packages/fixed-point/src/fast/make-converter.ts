import { convertRaw } from '../exact/convert.js'
import { maxRaw, minRaw } from '../exact/fit.js'
import { type FixedType, fractionBits, type Quantization } from '../type/fixed-type.js'
import { checkWidth } from './check-width.js'

/** Raw values as doubles: whole numbers of at most 53 bits, which a double holds exactly. */
export type RawMap = (raw: number) => number

/**
 * An assignment from one type to another, as {@link convertRaw} but on doubles, and made ready once.
 * Throws `METAML_E_FIXED_WIDTH` for types of more than 53 bits, `METAML_E_FIXED_UNDEFINED` as `convertRaw`.
 */
export function makeConverter(from: FixedType, to: FixedType): RawMap {
  checkWidth(from, to)
  const shift = fractionBits(from) - fractionBits(to)
  if (!isPlain(from, to) || Math.abs(shift) > 500) {
    convertRaw(0n, from, to)
    return raw => Number(convertRaw(BigInt(raw), from, to))
  }
  const [quantize, fit] = [makeQuantizer(from, to, shift), makeFit(from, to, shift)]
  if (fit === undefined) return quantize ?? (raw => raw)
  return quantize === undefined ? fit : raw => fit(quantize(raw))
}

/** Whether the target has none of the rare modes. */
function isPlain(from: FixedType, to: FixedType): boolean {
  if (to.kind === 'int') return from.kind === 'int' || from.integer > 0
  return to.overflow !== 'AP_WRAP_SM' && (to.overflow !== 'AP_WRAP' || to.wrapBits === 0)
}

function makeQuantizer(from: FixedType, to: FixedType, shift: number): RawMap | undefined {
  if (shift === 0) return undefined
  // A power of two: both ways exact.
  const scale = 2 ** -shift
  if (shift < 0) return raw => raw * scale
  const mode: Quantization = to.kind === 'int' ? 'AP_TRN_ZERO' : to.quantization
  if (mode === 'AP_TRN' || (mode === 'AP_TRN_ZERO' && !from.signed)) return raw => Math.floor(raw * scale)
  if (mode === 'AP_TRN_ZERO') return raw => Math.trunc(raw * scale) + 0
  const atHalf = roundsHalfUp[mode]
  return raw => {
    const floor = Math.floor(raw * scale)
    const rest = raw * scale - floor
    return rest > 0.5 || (rest === 0.5 && atHalf(floor)) ? floor + 1 : floor
  }
}

/** Whether floor + 1/2 becomes floor + 1. */
const roundsHalfUp: Record<Exclude<Quantization, 'AP_TRN' | 'AP_TRN_ZERO'>, (floor: number) => boolean> = {
  AP_RND: () => true,
  AP_RND_ZERO: floor => floor < 0,
  AP_RND_MIN_INF: () => false,
  AP_RND_INF: floor => floor >= 0,
  AP_RND_CONV: floor => floor % 2 !== 0,
}

/** Undefined where no value of the source leaves the target's range. */
function makeFit(from: FixedType, to: FixedType, shift: number): RawMap | undefined {
  const [min, max] = [Number(minRaw(to)), Number(maxRaw(to))]
  // Rounding may add one to the largest value.
  const spare = shift > 0 ? 1 : 0
  const lowest = from.signed ? -(2 ** (from.width - 1)) * 2 ** -shift : 0
  const highest = 2 ** (from.signed ? from.width - 1 : from.width) * 2 ** -shift
  if (min <= lowest - spare && max >= highest + spare) return undefined
  if (to.kind === 'fixed' && to.overflow !== 'AP_WRAP') {
    const outside = (raw: number) => (to.overflow === 'AP_SAT_ZERO' ? 0 : raw > max ? max : min)
    return raw => (raw > max || raw < min ? outside(raw) : raw)
  }
  return makeWrap(to)
}

/** The low bits of a whole number as a raw value of the type; exact for every double. */
export function makeWrap({ width, signed }: FixedType): RawMap {
  const [span, half] = [2 ** width, 2 ** (width - 1)]
  if (!signed) return raw => raw - Math.floor(raw / span) * span
  return raw => {
    if (raw >= -half && raw < half) return raw
    const low = raw - Math.floor(raw / span) * span
    return low >= half ? low - span : low
  }
}
