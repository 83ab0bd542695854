import type { PrecisionState } from './precision-state.js'
import { type Leg, narrow, type Problem, type Standing } from './search.js'

/** The group whose bits are taken off now. */
export type PaperMemory = { readonly group: number }

/**
 * One step of the paper's search: one bit off every variable of a virtual layer, while the loss stays within the
 * tolerance; then the next virtual layer.
 *
 * Source: MetaML (Que et al., FPL 2023), section on the quantisation task.
 */
export async function paperStep(
  problem: Problem,
  from: Standing,
  { group }: PaperMemory = { group: 0 },
): Promise<Leg<PaperMemory>> {
  const { groups, tolerance } = problem
  let at = group
  let state: PrecisionState | undefined
  for (; at < groups.length; at++) {
    state = narrow(from.state, groups[at]!, 1, problem)
    if (state !== undefined) break
  }
  const standing: Standing = { state: from.state, measured: from.measured, cost: from.cost }
  if (state === undefined) return { ...standing, decided: [] }
  const measured = (await problem.measure([state], 'all'))[0]!
  const cost = problem.cost(state)
  const { value, loss } = measured
  const accepted = measured.bound <= tolerance
  const decided = [{ move: `${groups[at]!.name} -1`, value, loss, cost, accepted, state }]
  const next = accepted ? at : at + 1
  return {
    ...(accepted ? { state, measured, cost } : standing),
    decided,
    ...(next < groups.length && { memory: { group: next } }),
  }
}
