import { fromDouble } from '../exact/doubles.js'
import { maxRaw, minRaw } from '../exact/fit.js'
import { type FixedType, fractionBits, type Quantization } from '../type/fixed-type.js'
import { checkWidth } from './check-width.js'
import { makeWrap, type RawMap } from './make-converter.js'

/**
 * The assignment of a double to a type, as {@link fromDouble} but to a double, and made ready once: for many weights or
 * rows. Throws `METAML_E_FIXED_WIDTH` for more than 53 bits; what it gives throws `METAML_E_FIXED_NUMBER` as `fromDouble`.
 */
export function makeFromDouble(type: FixedType): RawMap {
  checkWidth(type)
  const exact: RawMap = value => Number(fromDouble(value, type))
  const rare = type.overflow === 'AP_WRAP_SM' || (type.overflow === 'AP_WRAP' && type.wrapBits > 0)
  if (type.kind === 'int' || rare || Math.abs(fractionBits(type)) > 500) return exact
  const [scale, round] = [2 ** fractionBits(type), rounding(type.quantization)]
  const [min, max, wrap] = [Number(minRaw(type)), Number(maxRaw(type)), makeWrap(type)]
  const outside: RawMap =
    type.overflow === 'AP_WRAP'
      ? wrap
      : type.overflow === 'AP_SAT_ZERO'
        ? () => 0
        : raw => (raw > max ? max : min)
  return value => {
    const scaled = value * scale
    // Subnormals and what leaves the doubles' range: bit by bit.
    if (!(Math.abs(value) >= smallestNormal && Math.abs(scaled) <= 1e300)) return exact(value)
    const raw = round(scaled)
    return (raw >= min && raw <= max ? raw : outside(raw)) + 0
  }
}

const smallestNormal = 2 ** -1000

/** Rounds a double to a whole number; the part behind the point is exact, as it keeps its sign. */
function rounding(mode: Quantization): RawMap {
  if (mode === 'AP_TRN') return Math.floor
  if (mode === 'AP_TRN_ZERO') return Math.trunc
  const halfUp = upAtHalf[mode]
  return value => {
    const whole = Math.trunc(value)
    const rest = value - whole
    if (rest >= 0) return rest > 0.5 || (rest === 0.5 && halfUp(whole)) ? whole + 1 : whole
    return rest > -0.5 || (rest === -0.5 && halfUp(whole - 1)) ? whole : whole - 1
  }
}

/** Whether floor + 1/2 becomes floor + 1. */
const upAtHalf: Record<Exclude<Quantization, 'AP_TRN' | 'AP_TRN_ZERO'>, (floor: number) => boolean> = {
  AP_RND: () => true,
  AP_RND_ZERO: floor => floor < 0,
  AP_RND_MIN_INF: () => false,
  AP_RND_INF: floor => floor >= 0,
  AP_RND_CONV: floor => floor % 2 !== 0,
}
