/** A candidate with a number an objective; less is better in each. */
export interface Ranked {
  readonly costs: readonly number[]
}

/** The best by the first objective; of equals by the next ones, then the first that came. */
export function bestOf<R extends Ranked>(candidates: readonly R[]): R {
  return candidates.reduce((best, candidate) => (compareCosts(candidate, best) < 0 ? candidate : best))
}

/**
 * The Pareto set: no other is at least as good in every objective and better in one. Of those that are equal in all the
 * first that came. In the order of the objectives.
 */
export function paretoSet<R extends Ranked>(candidates: readonly R[]): R[] {
  const kept = candidates.filter(
    (candidate, place) =>
      !candidates.some(
        (other, otherPlace) => dominates(other, candidate) || (otherPlace < place && equal(other, candidate)),
      ),
  )
  return kept.sort(compareCosts)
}

function dominates(a: Ranked, b: Ranked): boolean {
  return a.costs.every((cost, index) => cost <= b.costs[index]!) && !equal(a, b)
}

function equal(a: Ranked, b: Ranked): boolean {
  return a.costs.every((cost, index) => cost === b.costs[index])
}

function compareCosts(a: Ranked, b: Ranked): number {
  for (const [index, cost] of a.costs.entries()) {
    const other = b.costs[index]!
    if (cost !== other) return cost < other ? -1 : 1
  }
  return 0
}
