import type { JsonObject, MetamlError } from '@metaml/core'

/** What is gained at least by a scaling that is taken without being asked for. */
export const margin = 0.1

/**
 * The scaling that a network fits, by the error of a network that is near chance on rows as they are: the one with
 * which it is right far more often, its outputs in the order that they have. Undefined where there is none.
 */
export function fittingScaling({
  code,
  data,
}: MetamlError): { scaling: string; accuracy: number } | undefined {
  if (code !== 'METAML_E_NETWORK_NEAR_CHANCE') return undefined
  const tried = (data?.tried ?? []) as readonly (JsonObject & { scaling: string; accuracy: number })[]
  const [first, ...others] = tried
  const best = others.toSorted((a, b) => b.accuracy - a.accuracy)[0]
  if (first === undefined || best === undefined || best.accuracy <= first.accuracy + margin) return undefined
  // Another order of the classes would be a better guess: that is for the user to say.
  const reordered = tried.map(trial => (trial.reordered as { accuracy?: number } | undefined)?.accuracy ?? 0)
  return Math.max(...reordered) > best.accuracy + margin ? undefined : best
}
