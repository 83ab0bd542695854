import type { DatasetReference, Model } from '@metaml/core'
import type { PruningOrder } from './pruning-plan.js'
import { type PruningContext, tryRate } from './try-rate.js'

/** Prunes at a given rate, or at given rates of layers; a loss beyond the tolerance is warned about. */
export async function pruneAt(
  context: PruningContext,
  data: DatasetReference,
  rate: PruningOrder['rate'],
): Promise<Model<'dnn'>> {
  const label = typeof rate === 'number' ? `rate-${rate}` : 'rates'
  const { measured, step } = await tryRate(context, data, { rate, label }, { step: 1, direction: 'none' })
  const { model } = measured
  const { tolerateAccLoss } = context.params
  if (step.loss > tolerateAccLoss) {
    context.log.warn(
      `The given rate loses ${step.loss.toFixed(4)} against ${step.reference.model}, more than tolerateAccLoss ${tolerateAccLoss}; its model is handed on all the same.`,
      { loss: step.loss, tolerance: tolerateAccLoss, reference: step.reference.model, model: model.id },
    )
  }
  return model
}
