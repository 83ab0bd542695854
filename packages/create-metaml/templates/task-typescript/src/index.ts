import { defineTask, type Model } from '@metaml/core'
import { datasetOfModel } from '@metaml/datasets'
import { dnnKind } from '@metaml/keras'
import { params } from './params.js'
import type { RoundResult } from './round-weights.js'

/** MY-TASK: rounds the weights of a network to as few digits as the tolerated loss allows. */
export const myTask = defineTask({
  apiVersion: 1,
  id: 'my-task',
  role: 'optimization',
  summary: 'Rounds weights to as few digits as the tolerated loss allows',
  params,
  inputs: { model: 'dnn' },
  outputs: { model: 'dnn' },
  units: {
    'round-weights': { module: new URL('./round-weights.js', import.meta.url) },
    test: { module: new URL('./test.js', import.meta.url) },
  },
  kinds: [dnnKind],
  async run(context) {
    const { inputs, params } = context
    const data = await datasetOfModel(inputs.model, params.trainTestDataset, context)
    let best: Model<'dnn'> = inputs.model
    for (let digits = params.maxDigits; digits >= 0; digits--) {
      const { result, models } = await context.trial<RoundResult>(
        'round-weights',
        { digits },
        { label: `digits-${digits}`, models: { model: inputs.model }, datasets: { data } },
      )
      const model = models.model as Model<'dnn'>
      const accepted = result.loss <= params.tolerateAccLoss
      context.searchStep({
        step: params.maxDigits - digits + 1,
        variable: { name: 'digits', value: digits, unit: '1' },
        direction: digits === params.maxDigits ? 'start' : 'down',
        loss: result.loss,
        standardError: result.standardError,
        reference: {
          model: inputs.model.id,
          metric: data.metric,
          stage: 'float',
          split: 'validation',
          value: result.referenceValue,
        },
        decision: accepted ? 'accepted' : 'rejected',
        model: model.id,
        metrics: model.metrics,
      })
      context.models.decide(model, accepted ? 'kept' : 'rejected')
      if (!accepted) break
      best = model
    }
    return { model: best }
  },
})
