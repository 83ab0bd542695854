/** Powers of ten that float64 holds exactly. */
const powers = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`))

/** Where a number ended, and what it is; made once and written to, as a parse happens for every value of a file. */
export interface ParsedNumber {
  value: number
  /** The byte after the number; -1 where the bytes have no plain decimal number that float32 rounding is sure of. */
  end: number
}

/**
 * Parses a decimal number at `start`, to its float32.
 *
 * Takes the first 15 digits as a whole number m, and what is left as its error: where (m - 1) and (m + 2), times an
 * exact power of ten, round to the same float32, so does the number. Elsewhere gives up, and `Number` is asked.
 */
export function parseNumber(bytes: Uint8Array, start: number, limit: number, result: ParsedNumber): void {
  let at = start
  let negative = false
  let byte = bytes[at]!
  if (byte === minus || byte === plus) {
    negative = byte === minus
    byte = bytes[++at]!
  }
  let mantissa = 0
  let digits = 0
  let exponent = 0
  let seen = 0
  for (; at < limit; at++, seen++) {
    byte = bytes[at]! - zero
    if (byte < 0 || byte > 9) break
    if (digits < 15) {
      mantissa = mantissa * 10 + byte
      if (mantissa > 0) digits++
    } else exponent++
  }
  if (at < limit && bytes[at] === point) {
    for (at++; at < limit; at++, seen++) {
      byte = bytes[at]! - zero
      if (byte < 0 || byte > 9) break
      if (digits >= 15) continue
      mantissa = mantissa * 10 + byte
      exponent--
      if (mantissa > 0) digits++
    }
  }
  result.end = -1
  if (seen === 0) return
  if (at < limit && (bytes[at]! | 32) === letterE) {
    let sign = 1
    byte = bytes[++at]!
    if (byte === minus || byte === plus) {
      sign = byte === minus ? -1 : 1
      at++
    }
    let power = 0
    const first = at
    for (; at < limit && power < 1000; at++) {
      byte = bytes[at]! - zero
      if (byte < 0 || byte > 9) break
      power = power * 10 + byte
    }
    if (at === first) return
    exponent += sign * power
  }
  if (mantissa === 0) {
    result.value = 0
    result.end = at
    return
  }
  if (exponent < -22 || exponent > 22) return
  const power = powers[exponent < 0 ? -exponent : exponent]!
  const low = Math.fround(exponent < 0 ? (mantissa - 1) / power : (mantissa - 1) * power)
  const high = Math.fround(exponent < 0 ? (mantissa + 2) / power : (mantissa + 2) * power)
  if (digits < 15) {
    const exact = Math.fround(exponent < 0 ? mantissa / power : mantissa * power)
    result.value = negative ? -exact : exact
  } else if (low === high) {
    result.value = negative ? -low : low
  } else return
  result.end = at
}

const zero = 48
const point = 46
const minus = 45
const plus = 43
const letterE = 101
