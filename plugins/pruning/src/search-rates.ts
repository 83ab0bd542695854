import type { DatasetReference, Model } from '@metaml/core'
import { nextRate, type TriedRate, trainingCount } from './search.js'
import { type PruningContext, type Tried, tryRate } from './try-rate.js'

/**
 * Auto-pruning: tries the rates that {@link nextRate} asks for and gives the candidate of the highest rate within
 * the tolerance.
 *
 * When even rate 0 loses too much (the retraining itself, not the pruning, is at fault), that candidate is given
 * and a warning says so.
 */
export async function searchRates(context: PruningContext, data: DatasetReference): Promise<Model<'dnn'>> {
  const { tolerateAccLoss, pruningRateThresh } = context.params
  const count = trainingCount(pruningRateThresh)
  const tried: TriedRate[] = []
  let best: Tried | undefined
  let first: Tried | undefined
  for (;;) {
    const next = nextRate(tried, pruningRateThresh)
    if (next === undefined) break
    const { rate, direction } = next
    const step = tried.length + 1
    context.progress({
      fraction: (step - 1) / count,
      text: `rate ${rate} (${step}/${count})`,
      figures: { rate },
    })
    const candidate = await tryRate(context, data, { step, rate, direction, label: `rate-${rate}` })
    const accepted = candidate.step.decision === 'accepted'
    tried.push({ rate, accepted })
    first ??= candidate
    if (accepted && rate >= (best?.step.variable.value ?? 0)) best = candidate
  }
  if (best !== undefined) return best.model
  const { loss, reference, model } = first!.step
  context.log.warn(
    `No rate is within the tolerance: retraining at rate 0 already loses ${loss.toFixed(4)} against ${reference.model}, more than tolerateAccLoss ${tolerateAccLoss}. The candidate of rate 0, ${model}, is handed on.`,
    { loss, tolerance: tolerateAccLoss, reference: reference.model, model },
  )
  context.models.decide(first!.model, 'kept')
  return first!.model
}
