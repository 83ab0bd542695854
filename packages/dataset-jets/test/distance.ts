/** Values whose share below or at them is known: the reference's quantile `shares[i]` is `values[i]`. */
export interface Quantiles {
  readonly values: readonly number[]
  readonly shares: readonly number[]
}

/**
 * Largest distance of a sample's distribution function from a reference's, at the reference's quantiles
 * (Kolmogorov-Smirnov). Of equal quantiles, as a count has them, the last one counts.
 */
export function distanceFrom(sample: Float32Array, { values, shares }: Quantiles): number {
  const sorted = sample.slice().sort()
  let largest = 0
  let below = 0
  values.forEach((value, index) => {
    if (values[index + 1] === value) return
    while (below < sorted.length && sorted[below]! <= value) below++
    largest = Math.max(largest, Math.abs(below / sorted.length - shares[index]!))
  })
  return largest
}
