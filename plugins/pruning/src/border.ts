/** The loss of a rate as measured with one seed. */
export interface SeedLoss {
  readonly loss: number
  /** Of the rows' differences, where it is known. */
  readonly standardError?: number
}

/** What several seeds say of a rate. */
export interface MeanLoss {
  /** The mean over the seeds. */
  readonly loss: number
  /** Of the mean: of the rows' differences, and the spread between the seeds over their number. */
  readonly standardError: number
  /** The probability that the loss of the rate, over all seeds, is within the tolerance. */
  readonly confidence: number
}

/**
 * Averages a rate's losses over seeds, and says how sure it is that the rate is within the tolerance: the normal
 * distribution of the mean, below the tolerance.
 */
export function averageLosses(losses: readonly SeedLoss[], tolerance: number): MeanLoss {
  const count = losses.length
  const loss = losses.reduce((sum, one) => sum + one.loss, 0) / count
  const between =
    losses.reduce((sum, one) => sum + (one.loss - loss) ** 2, 0) / Math.max(1, count - 1) / count
  // All seeds are measured on the same rows: that part of the error does not fall with their number.
  const rows = losses.reduce((sum, one) => sum + (one.standardError ?? 0) ** 2, 0) / count
  const standardError = Math.sqrt(rows + between)
  return { loss, standardError, confidence: normalBelow(tolerance - loss, standardError) }
}

/**
 * The rate to re-measure next, or the answer. The border is looked for among the rates that the bisection tried: from its
 * answer upwards while the mean loss of the next higher rate is within the tolerance, downwards while it is not.
 * @param tried rates, the bisection's
 * @param measured the rates that were re-measured, and whether their mean was within the tolerance
 */
export function nextAtBorder(
  tried: readonly number[],
  start: number,
  measured: ReadonlyMap<number, boolean>,
): { readonly measure: number } | { readonly answer: number | undefined } {
  const rates = tried.toSorted((a, b) => a - b)
  let at = rates.indexOf(start)
  for (;;) {
    if (at < 0) return { answer: undefined }
    const here = measured.get(rates[at]!)
    if (here === undefined) return { measure: rates[at]! }
    if (here) {
      const above = rates[at + 1]
      if (above === undefined || measured.get(above) === false) return { answer: rates[at]! }
      at++
    } else at--
  }
}

/** The probability that a normal variable of mean 0 and a standard deviation is below a value. */
function normalBelow(value: number, deviation: number): number {
  if (deviation === 0) return value >= 0 ? 1 : 0
  return 0.5 * (1 + errorFunction(value / deviation / Math.SQRT2))
}

/** Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), 7.1.26: to 1.5e-7. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const terms = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429]
  const sum = terms.reduceRight((inner, term) => (inner + term) * t, 0)
  const value = 1 - sum * Math.exp(-x * x)
  return x < 0 ? -value : value
}
