import type { CodeReference } from '@metaml/core'
import { journalStep } from './journal-step.js'
import type { PaperMemory } from './paper.js'
import { trialOptions, type Work } from './quantization-context.js'
import type { Standing } from './search.js'
import type { GreedyLegMemory, LegOrder, SearchLegArgs, SearchLegResult } from './search-leg.js'

/** Candidates that a leg of the greedy search measures: each leg is a trial of its own, kept and resumable. */
const legBudget = 150

/** A search by its name, or the user's own. */
export type Search = 'paper' | 'greedy' | CodeReference

/** Runs one leg of a search as a trial. */
export async function runLeg(
  work: Work,
  label: string,
  leg: LegOrder,
  from: Standing | null,
): Promise<SearchLegResult> {
  const { context, problem, tally } = work
  const args: SearchLegArgs = { problem, leg, from }
  const trial = await context.trial<SearchLegResult>('search-leg', args, trialOptions(work, label))
  tally.seconds += trial.seconds
  const { candidates, compiled, refusal } = trial.result
  if (refusal !== undefined && tally.compiled === 0) {
    context.log.warn(
      `${refusal} Candidates that are not exact in the simulator are compiled with g++ instead: seconds for each, not milliseconds.`,
    )
  }
  tally.candidates += candidates
  tally.compiled += compiled
  return trial.result
}

/** Searches to the end from a start, leg by leg; journals what was decided and gives where it ended. */
export async function runSearch(
  work: Work,
  name: string,
  search: Search,
  seed: number,
  start: SearchLegResult,
): Promise<Standing> {
  let at: SearchLegResult = start
  for (let number = 1; ; number++) {
    const order = orderOf(search, seed, number === 1 ? undefined : at.memory)
    const { state, measured, cost } = at
    const next = await runLeg(work, `${name}-${number}`, order, { state, measured, cost })
    await journalLeg(work, `${name}-${number}-model`, search, next)
    const loss = next.measured.loss
    work.context.progress({
      text: `${name} ${number}: cost ${Math.round(next.cost)} of ${Math.round(start.cost)}`,
      figures: { loss, cost: next.cost, candidates: work.tally.candidates },
    })
    at = next
    if (next.memory === undefined) return next
  }
}

function orderOf(search: Search, seed: number, memory: SearchLegResult['memory']): LegOrder {
  if (typeof search === 'object') return { search: 'own', code: search }
  if (search === 'paper') return { search, ...(memory && { memory: memory as PaperMemory }) }
  return { search, order: { seed }, budget: legBudget, ...(memory && { memory: memory as GreedyLegMemory }) }
}

/** Of the paper's search every step; of a leg of the greedy one where it got to. */
async function journalLeg(work: Work, label: string, search: Search, leg: SearchLegResult): Promise<void> {
  const last = search === 'paper' ? leg.decided[0] : leg.decided.findLast(({ accepted }) => accepted)
  if (last === undefined) return
  const { state, accepted, loss, value } = last
  await journalStep(work, { label, state, accepted, loss, value, direction: 'down' }, leg)
}
