import type { Model } from '@metaml/core'

import { type Attempt, type Candidate, type ScalingContext, trainAhead, trainCandidate } from './candidate.js'
import { judgeCandidate } from './judge.js'
import type { Widths } from './narrow/narrow-network.js'
import { goesOn, widthsAt } from './next-factor.js'
import { strategyDefaults } from './params.js'
import { type Probed, probeGroups, type Shrink } from './probe-groups.js'
import { inputInstead, namedReference, type SearchGround } from './search-factors.js'

/**
 * Per-layer scaling: starts from the trained weights and shrinks one group of layers after the other by a step of its
 * full width, each time the one whose removal costs least accuracy for what it saves; the most important units stay, and
 * the network is trained on. A group whose shrinking is rejected is left alone from then on.
 */
export async function shrinkGroups(context: ScalingContext, ground: SearchGround): Promise<Model<'dnn'>> {
  const { params } = context
  const { data, groups, direction } = ground
  const most = params.maxTrialsNum ?? strategyDefaults['per-layer'].maxTrialsNum
  const full = widthsAt(groups, 1)
  const steps = Object.fromEntries(
    groups.map(({ name, sets }) => [name, Math.max(1, Math.round(sets.length * params.defaultScaleFactor))]),
  )
  const closed = new Set<string>()
  const decisions: boolean[] = []

  const first = await trainCandidate(
    context,
    data,
    { widths: full, from: context.inputs.model, start: 'trained', label: 'scale-1' },
    direction,
  )
  const reference = namedReference(context) ?? first
  const begin = await judgeCandidate(context, data, first, reference, {
    step: 1,
    factor: 1,
    direction: 'start',
  })
  if (begin.step.decision === 'rejected') return inputInstead(context, reference)

  let current: Candidate = first
  let widths: Widths = full
  for (let step = 2; step <= most && goesOn(decisions, params.patience); ) {
    const shrinks = shrinksOf(widths, steps, closed)
    const { value, multiplications } = current.result
    const base = { model: current.model, value, multiplications }
    let ranked = await probeGroups(context, data, base, shrinks, { round: step, direction })
    if (ranked.length === 0) break
    // Of one base the shrinks are tried in the order of their prices until one is accepted.
    for (let accepted = false; !accepted && ranked.length > 0; step++) {
      if (step > most || !goesOn(decisions, params.patience)) break
      const [best, second] = ranked as [Probed, Probed?]
      context.progress({
        fraction: (step - 1) / most,
        text: `${best.group} to ${best.width} (at most ${most})`,
        figures: { factor: shareOf(best.widths, full) },
      })
      const training = trainCandidate(context, data, attemptAt(current, best, step), direction)
      const callOff = second && trainAhead(context, data, attemptAt(current, second, step + 1))
      const candidate = await training
      const judged = await judgeCandidate(context, data, candidate, reference, {
        ...{ step, factor: shareOf(best.widths, full), direction: 'down' },
      })
      accepted = judged.step.decision === 'accepted'
      decisions.push(accepted)
      if (accepted) {
        callOff?.()
        current = candidate
        widths = best.widths
      } else {
        closed.add(best.group)
        ranked = ranked.slice(1)
      }
    }
  }
  return current.model
}

function attemptAt(current: Candidate, { group, width, widths }: Shrink, step: number): Attempt {
  return { widths, from: current.model, start: 'trained', label: `step-${step}-${group}-${width}` }
}

/** What may be shrunk next: each open group of more than one unit by its step, at most to half of what it has. */
function shrinksOf(widths: Widths, steps: Widths, closed: ReadonlySet<string>): Shrink[] {
  return Object.entries(widths)
    .filter(([group, width]) => width > 1 && !closed.has(group))
    .map(([group, before]) => {
      const width = Math.max(before - steps[group]!, Math.floor(before / 2))
      return { group, width, widths: { ...widths, [group]: width } }
    })
}

/** The share of the full widths that is left, to four digits. */
function shareOf(widths: Widths, full: Widths): number {
  const sum = (of: Widths): number => Object.values(of).reduce((total, width) => total + width, 0)
  return Number((sum(widths) / sum(full)).toFixed(4))
}
