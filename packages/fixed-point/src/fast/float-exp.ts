/**
 * e^x as the `expf` of the GNU C library (2.27 and later) rounds it, which is not always the nearest float:
 * x · 32 / ln 2 is split into a whole number and a rest, and a polynomial of the third degree does the rest. Method and
 * coefficients: ARM Optimized Routines, `expf`.
 */
export function floatExp(x: number): number {
  const scaled = x * inverseLn2
  const whole = roundEven(scaled)
  const r = scaled - whole
  const high = c0 * r + c1
  const low = c2 * r + 1
  return Math.fround((high * (r * r) + low) * 2 ** (whole / steps))
}

const steps = 32
const inverseLn2 = Math.LOG2E * steps
const c0 = 0.05550361559341535 / steps ** 3
const c1 = 0.2402284522445722 / steps ** 2
const c2 = 0.6931471806916203 / steps

function roundEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor
}
