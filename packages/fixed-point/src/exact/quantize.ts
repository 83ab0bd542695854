import type { Quantization } from '../type/fixed-type.js'

/** raw / 2^shift as an integer, rounded as `mode` says; `shift` at least 1. */
export function quantize(raw: bigint, shift: number, mode: Quantization): bigint {
  const bits = BigInt(shift)
  const floor = raw >> bits
  const rest = raw - (floor << bits)
  return roundsUp(floor, 2n * rest - (1n << bits), rest, mode, raw < 0n) ? floor + 1n : floor
}

/** `overHalf` is negative, zero or positive as the rest is below, at or above one half. */
function roundsUp(
  floor: bigint,
  overHalf: bigint,
  rest: bigint,
  mode: Quantization,
  negative: boolean,
): boolean {
  switch (mode) {
    case 'AP_TRN':
      return false
    case 'AP_TRN_ZERO':
      return negative && rest !== 0n
    case 'AP_RND':
      return overHalf >= 0n
    case 'AP_RND_ZERO':
      return overHalf > 0n || (overHalf === 0n && negative)
    case 'AP_RND_MIN_INF':
      return overHalf > 0n
    case 'AP_RND_INF':
      return overHalf > 0n || (overHalf === 0n && !negative)
    case 'AP_RND_CONV':
      return overHalf > 0n || (overHalf === 0n && (floor & 1n) === 1n)
  }
}
