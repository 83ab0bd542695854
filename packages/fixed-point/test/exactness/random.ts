/** Random numbers that follow from a seed alone. */
export interface Random {
  /** A whole number from `min` to `max`. */
  int(min: number, max: number): number
  pick<T>(values: readonly T[]): T
  /** Any 64 bits. */
  bits(): bigint
}

/** A generator after Marsaglia's xorshift32, seeded through a multiplicative hash. */
export function makeRandom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
  for (let i = 0; i < 8; i++) next()
  const int = (min: number, max: number) => min + (next() % (max - min + 1))
  return {
    int,
    pick: values => values[int(0, values.length - 1)]!,
    bits: () => (BigInt(next()) << 32n) | BigInt(next()),
  }
}
