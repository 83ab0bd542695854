import type { DatasetReference, Model } from '@metaml/core'
import { type Attempt, type ScalingContext, trainAhead, trainCandidate } from './candidate.js'
import { type Judged, judgeCandidate, type Reference } from './judge.js'
import type { UnitGroup } from './narrow/unit-groups.js'
import { factorsToTry, goesOn, type ScaledWidths, widthsAt } from './next-factor.js'
import { strategyDefaults } from './params.js'

/** What a search gets beside the context. */
export interface SearchGround {
  readonly data: DatasetReference
  readonly groups: readonly UnitGroup[]
  readonly direction: 'higher' | 'lower'
}

/**
 * Uniform scaling: trains networks whose hidden widths are all multiplied by one factor, from new weights, and gives
 * the smallest that is within the tolerance. Networks that may be asked for next are trained ahead where cores are
 * free; steps and answer do not depend on it.
 */
export async function searchFactors(context: ScalingContext, ground: SearchGround): Promise<Model<'dnn'>> {
  const { params } = context
  const most = params.maxTrialsNum ?? strategyDefaults.uniform.maxTrialsNum
  const list = factorsToTry(ground.groups, params.defaultScaleFactor, most)
  const attempts = list.map(scaled => attemptAt(context, scaled))
  const begun = new Set<number>()
  const decisions: boolean[] = []
  let reference: Reference | undefined = namedReference(context)
  let best: Judged | undefined
  for (const [i, { factor }] of list.entries()) {
    context.progress({
      fraction: i / list.length,
      text: `factor ${factor} (${i + 1}/${list.length})`,
      figures: { factor },
    })
    const training = trainCandidate(context, ground.data, attempts[i]!, ground.direction)
    // All that is tried for certain unless the search ends: the next `patience`.
    for (let next = i + 1; next <= i + params.patience && next < list.length; next++) {
      if (begun.has(next)) continue
      begun.add(next)
      trainAhead(context, ground.data, attempts[next]!)
    }
    const candidate = await training
    reference ??= candidate
    const direction = i === 0 ? 'start' : 'down'
    const judged = await judgeCandidate(context, ground.data, candidate, reference, {
      ...{ step: i + 1, factor, direction },
    })
    const accepted = judged.step.decision === 'accepted'
    if (accepted) best = judged
    decisions.push(accepted)
    if (!goesOn(decisions, params.patience)) break
  }
  return best?.candidate.model ?? inputInstead(context, reference!)
}

/** Scales by the given factor alone, beside factor 1 where that is the reference; a loss beyond α is warned about. */
export async function scaleAt(context: ScalingContext, ground: SearchGround): Promise<Model<'dnn'>> {
  const { defaultScaleFactor: factor, tolerateAccLoss } = context.params
  const widths = widthsAt(ground.groups, factor)
  const named = namedReference(context)
  const attempt = attemptAt(context, { factor, widths })
  if (named === undefined) trainAhead(context, ground.data, attempt)
  const full = { factor: 1, widths: widthsAt(ground.groups, 1) }
  let reference = named
  if (reference === undefined) {
    const first = await trainCandidate(context, ground.data, attemptAt(context, full), ground.direction)
    reference = first
    await judgeCandidate(context, ground.data, first, reference, {
      ...{ step: 1, factor: 1, direction: 'start', given: true },
    })
  }
  const candidate = await trainCandidate(context, ground.data, attempt, ground.direction)
  const { step } = await judgeCandidate(context, ground.data, candidate, reference, {
    ...{ step: named === undefined ? 2 : 1, factor, direction: 'none', given: true },
  })
  if (step.loss > tolerateAccLoss) {
    context.log.warn(
      `The factor ${factor} loses ${step.loss.toFixed(4)} against ${step.reference.model}, more than tolerateAccLoss ${tolerateAccLoss}; its model is handed on all the same.`,
      { loss: step.loss, tolerance: tolerateAccLoss, reference: step.reference.model, model: step.model },
    )
  }
  return candidate.model
}

function attemptAt(context: ScalingContext, { factor, widths }: ScaledWidths): Attempt {
  const start = context.params.strategy === 'uniform' ? 'scratch' : 'trained'
  return { widths, from: context.inputs.model, start, label: `scale-${factor}` }
}

/** The reference that the user named; undefined where it is the network of factor 1. */
export function namedReference(context: ScalingContext): Reference | undefined {
  if (context.params.reference === undefined) return undefined
  const model = context.reference()
  return { models: [model], model }
}

/** What is handed on when no candidate is within the tolerance: the input, unchanged. */
export function inputInstead(context: ScalingContext, reference: Reference): Model<'dnn'> {
  const input = context.inputs.model
  context.log.warn(
    `No network that was tried is within tolerateAccLoss ${context.params.tolerateAccLoss} of ${reference.model.id}, not even one of full width; the input, ${input.id}, is handed on. More trainEpochs or a smaller optimizer.learningRate may help.`,
    { tolerance: context.params.tolerateAccLoss, reference: reference.model.id, model: input.id },
  )
  return input
}
