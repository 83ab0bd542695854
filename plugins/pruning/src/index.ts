import { defineTask } from '@metaml/core'
import { datasetOfModel } from '@metaml/datasets'
import { dnnKind } from '@metaml/keras'
import { params } from './params.js'
import { pruneAt } from './prune-at.js'
import { searchRates } from './search-rates.js'

/** Bytes that a training may take: several run at once. */
const trainingMemory = 1.5 * 2 ** 30

/**
 * PRUNING: magnitude pruning of dense and convolution kernels, at a given rate or at the highest one that a search
 * finds within the tolerance.
 *
 * @throws METAML_E_PRUNING_LAYER, METAML_E_PRUNING_NOTHING, METAML_E_DATASET_REFERENCE, METAML_E_PRUNING_SEARCH,
 *   METAML_E_CODE_MISSING, METAML_E_CODE_LOAD, METAML_E_CODE_EXPORT, METAML_E_DATASET_NONE, METAML_E_DATASET_UNKNOWN, METAML_E_DATASET_MISSING, METAML_E_DATASET_CHANGED, METAML_E_DATASET_SHAPE
 */
export const pruning = defineTask({
  apiVersion: 1,
  id: 'pruning',
  role: 'optimization',
  summary: 'Sets the weights of least magnitude to zero, as many as the tolerated loss allows',
  params,
  inputs: { model: 'dnn' },
  outputs: { model: 'dnn' },
  units: {
    'train-at-rate': { module: new URL('./train-at-rate.js', import.meta.url), memory: trainingMemory },
    test: { module: new URL('./test.js', import.meta.url) },
  },
  kinds: [dnnKind],
  async run(context) {
    const data = await datasetOfModel(context.inputs.model, context.params.trainTestDataset, context)
    const fixed = context.params.rate ?? context.params.rates
    const model = fixed === undefined ? await searchRates(context, data) : await pruneAt(context, data, fixed)
    return { model }
  },
})
