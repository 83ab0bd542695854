/**
 * How many standard deviations above its mean a normal variable stays below with a probability, to 0.0005.
 * Source: M. Abramowitz, I. A. Stegun, "Handbook of Mathematical Functions" (1964), 26.2.23.
 * @param probability from 0.5 to below 1
 */
export function normalQuantile(probability: number): number {
  if (probability <= 0.5) return 0
  const t = Math.sqrt(-2 * Math.log(1 - probability))
  const above = 2.515517 + t * (0.802853 + t * 0.010328)
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
  return t - above / below
}
