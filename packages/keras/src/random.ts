/** Gives the next number in [0, 1). */
export type Random = () => number

/**
 * A seeded generator; generators of other streams of the same seed are independent of it.
 * Source: `sfc32` of PractRand (Chris Doty-Humphrey), seeded through 20 rounds.
 */
export function createRandom(seed: number, stream: number): Random {
  let a = seed >>> 0
  let b = stream >>> 0
  let c = 0x9e3779b9
  let counter = 1
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }
  for (let round = 0; round < 20; round++) next()
  return next
}

/** A number of the standard normal distribution (Box and Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Puts the indices in a random order, in place (Fisher and Yates). */
export function shuffle(indices: Uint32Array, random: Random): void {
  for (let i = indices.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const kept = indices[i]!
    indices[i] = indices[j]!
    indices[j] = kept
  }
}
