/**
 * Makes a generator of numbers in [0, 1) from a 32-bit seed: sfc32 (C. Doty-Humphrey, PractRand), three words of
 * state from the seed, a counter, twelve rounds to mix; 53 bits a number. Equal seeds give equal numbers on every
 * machine and version of Node.
 */
export function randomNumbers(seed: number): () => number {
  let a = 0
  let b = seed | 0
  let c = 0
  let counter = 1
  const next = (): number => {
    const word = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + word) | 0
    return word >>> 0
  }
  for (let round = 0; round < 12; round++) next()
  return () => {
    const high = next() >>> 5
    const low = next() >>> 6
    return (high * 2 ** 26 + low) / 2 ** 53
  }
}
