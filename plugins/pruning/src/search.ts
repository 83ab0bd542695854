/** A rate that was tried, and whether its loss was within the tolerance. */
export interface TriedRate {
  readonly rate: number
  readonly accepted: boolean
  /** Against the reference. */
  readonly loss?: number
  /** Of the loss, where it is known. */
  readonly standardError?: number
}

/** The rate to try next, and where the search went to reach it. */
export interface NextRate {
  readonly rate: number
  readonly direction: 'start' | 'up' | 'down'
}

/** A way to search for the highest rate within the tolerance; {@link bestRate} of what it tried is the answer. */
export interface RateSearch {
  /** The rate to try after these; undefined when the search is over. */
  next(tried: readonly TriedRate[]): NextRate | undefined
  /** Rates that may be asked for after the next one, the likely ones first. */
  ahead(tried: readonly TriedRate[], next: NextRate): readonly NextRate[]
  /** How many rates it tries at most; undefined where it is not known before. */
  readonly most?: number
}

/** So many steps of a bisection are looked ahead; with the rate that is tried, 15 trainings are known of. */
const levelsAhead = 3

/** The search of the paper: {@link nextRate}. */
export function bisection(threshold: number): RateSearch {
  return {
    next: tried => nextRate(tried, threshold),
    ahead: (tried, next) => ratesAhead(tried, next, threshold, levelsAhead),
    most: trainingCount(threshold),
  }
}

/**
 * Tries every rate 0, β, 2β ... below 1, whatever is found on the way (but nothing more where rate 0 is rejected): for
 * losses that fall and rise again as the rate rises.
 */
export function grid(threshold: number): RateSearch {
  // 3 * 0.1 is 0.30000000000000004; twelve digits are enough for a rate.
  const rateOf = (step: number): number => Number((step * threshold).toFixed(12))
  const most = Math.ceil(1 / threshold - 1e-9)
  const at = (step: number): NextRate => ({ rate: rateOf(step), direction: step === 0 ? 'start' : 'up' })
  return {
    next: tried => (tried.length >= most || tried[0]?.accepted === false ? undefined : at(tried.length)),
    ahead: tried =>
      Array.from({ length: Math.max(0, Math.min(15, most - tried.length - 1)) }, (_, i) =>
        at(tried.length + 1 + i),
      ),
    most,
  }
}

/**
 * The rate that auto-pruning tries after those tried so far; undefined when the search is over.
 *
 * Rate 0 comes first, then 0.5, then steps of half the size, up from an accepted rate and down from a rejected
 * one, until the next step would be below `threshold` (β): `floor(1 + log2(1/β))` trainings. For a loss that
 * never falls as the rate rises, {@link bestRate} is then less than 2β below the highest acceptable rate.
 * When rate 0 itself is rejected no higher rate can be meant, and the search ends.
 *
 * Source: MetaML (Que et al., FPL 2023), section on the auto-pruning algorithm.
 */
export function nextRate(tried: readonly TriedRate[], threshold: number): NextRate | undefined {
  const last = tried.at(-1)
  if (last === undefined) return { rate: 0, direction: 'start' }
  const change = 2 ** -tried.length
  if (!tried[0]!.accepted || change < threshold) return undefined
  return last.accepted
    ? { rate: last.rate + change, direction: 'up' }
    : { rate: last.rate - change, direction: 'down' }
}

/**
 * The rates that may be asked for after the next one, those of the nearest steps first and of each step first
 * those that follow from acceptance: in `levels` steps at most `2^(levels + 1) - 2`.
 */
export function ratesAhead(
  tried: readonly TriedRate[],
  next: NextRate,
  threshold: number,
  levels: number,
): NextRate[] {
  const ahead: NextRate[] = []
  let paths: { tried: readonly TriedRate[]; next: NextRate }[] = [{ tried, next }]
  for (let level = 0; level < levels; level++) {
    paths = paths.flatMap(path =>
      [true, false].flatMap(accepted => {
        const after = [...path.tried, { rate: path.next.rate, accepted }]
        const following = nextRate(after, threshold)
        return following === undefined ? [] : [{ tried: after, next: following }]
      }),
    )
    ahead.push(...paths.map(path => path.next))
  }
  return ahead
}

/** The highest accepted rate; undefined when none was. */
export function bestRate(tried: readonly TriedRate[]): number | undefined {
  const accepted = tried.filter(step => step.accepted).map(step => step.rate)
  return accepted.length === 0 ? undefined : Math.max(...accepted)
}

/** How many rates the search tries when rate 0 is accepted. */
export function trainingCount(threshold: number): number {
  let count = 1
  while (2 ** -count >= threshold) count++
  return count
}
