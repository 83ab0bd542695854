/**
 * Non-zero digits of the canonical signed form of an integer: 0 costs nothing, 1 a wire, 2 an adder, more a multiplier.
 *
 * Their number is the number of ones in n xor 3n, halved by the common shift (Prodinger 2000, "On binary representations of
 * integers with digits -1, 0, 1").
 */
export function signedDigits(code: number): number {
  const magnitude = Math.abs(code)
  let ones = 0
  // Beyond 30 bits the xor of 3n does not fit the integers that bit operations work on.
  if (magnitude < 2 ** 29) {
    let bits = magnitude ^ (3 * magnitude)
    while (bits !== 0) {
      bits &= bits - 1
      ones++
    }
    return ones
  }
  let rest = BigInt(magnitude) ^ (3n * BigInt(magnitude))
  for (; rest !== 0n; rest >>= 1n) if (rest & 1n) ones++
  return ones
}

/** Whether both digits of a code with two are negative: -(2^a + 2^b). */
export function isNegatedPair(code: number): boolean {
  if (code >= 0) return false
  const magnitude = -code
  return isPowerOfTwo(magnitude - 2 ** Math.floor(Math.log2(magnitude)))
}

/** Whether an integer above 0 is a power of two. */
export function isPowerOfTwo(value: number): boolean {
  return value > 0 && Number.isInteger(Math.log2(value))
}
