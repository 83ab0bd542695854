const { fround } = Math

/**
 * The hyperbolic tangent as the `tanhf` of the GNU C library (to 2.40) rounds it: from e^2x − 1, in floats.
 * Method and coefficients: fdlibm, `tanhf`.
 */
export function floatTanh(x: number): number {
  const size = Math.abs(x)
  if (size === 0) return x
  const sign = x < 0 ? -1 : 1
  if (size >= 22) return sign
  if (size < 2 ** -55) return fround(x * fround(1 + x))
  if (size >= 1) return sign * fround(1 - fround(2 / fround(floatExpMinusOne(fround(2 * size)) + 2)))
  const t = floatExpMinusOne(fround(-2 * size))
  return sign * fround(-t / fround(t + 2))
}

const ln2High = fround(0.69313812256)
const ln2Low = fround(9.0580006145e-6)
const inverseLn2 = fround(1.4426950216)
const q1 = fround(-3.3333335072e-2)
const q2 = fround(1.5873016091e-3)
const q3 = fround(-7.936507609e-5)
const q4 = fround(4.0082177293e-6)
const q5 = fround(-2.0109921195e-7)

/** e^x − 1 in floats; fdlibm's `expm1f`, for −44 < x < 44: x − k ln 2 goes through a rational function. */
function floatExpMinusOne(argument: number): number {
  const { k, x, correction } = reduce(argument)
  if (k === 0 && Math.abs(x) < 2 ** -25) return x
  const half = fround(0.5 * x)
  const square = fround(x * half)
  const horner = [q4, q3, q2, q1, 1].reduce((sum, q) => fround(q + fround(square * sum)), q5)
  const t = fround(3 - fround(horner * half))
  let e = fround(square * fround(fround(horner - t) / fround(6 - fround(x * t))))
  if (k === 0) return fround(x - fround(fround(x * e) - square))
  e = fround(fround(fround(x * fround(e - correction)) - correction) - square)
  if (k === -1) return fround(fround(0.5 * fround(x - e)) - 0.5)
  if (k === 1)
    return x < -0.25 ? fround(-2 * fround(e - fround(x + 0.5))) : fround(1 + fround(2 * fround(x - e)))
  if (k <= -2 || k > 56) return fround(fround(fround(1 - fround(e - x)) * 2 ** k) - 1)
  const scaled =
    k < 23 ? fround(fround(1 - 2 ** -k) - fround(e - x)) : fround(fround(x - fround(e + 2 ** -k)) + 1)
  return fround(scaled * 2 ** k)
}

/** argument = k ln 2 + x + correction, with x about −0.35 to 0.35. */
function reduce(argument: number): { k: number; x: number; correction: number } {
  const size = Math.abs(argument)
  if (size <= fround(0.34657359)) return { k: 0, x: argument, correction: 0 }
  const sign = argument < 0 ? -1 : 1
  const near = size < fround(1.0397208)
  const k = near ? sign : Math.trunc(fround(fround(inverseLn2 * argument) + sign * 0.5))
  const high = fround(argument - fround(k * ln2High))
  const low = fround(k * ln2Low)
  const x = fround(high - low)
  return { k, x, correction: fround(fround(high - x) - low) }
}
