/** What `Number` reads, beside decimal numbers: 0x1f, 0b11, 0o17. */
const otherBase = /^0[box]/i

/** Reads a decimal number, rounded to float32, -0 as 0; NaN for everything else, and for what float32 can not hold. */
export function readNumber(field: string): number {
  const text = field.trim()
  const value = Math.fround(Number(text)) + 0
  return Number.isFinite(value) && text !== '' && !otherBase.test(text) ? value : Number.NaN
}
