import { type DatasetReference, defineTask, MetamlError } from '@metaml/core'
import { resolveDataset } from '@metaml/datasets'
import { dnnKind } from '@metaml/keras'
import { params } from './params.js'
import { pruneAt } from './prune-at.js'
import { searchRates } from './search-rates.js'
import type { PruningContext } from './try-rate.js'

/** Bytes that a training may take: several run at once. */
const trainingMemory = 1.5 * 2 ** 30

/**
 * PRUNING: magnitude pruning of dense and convolution kernels, at a given rate or at the highest one that a search
 * finds within the tolerance.
 *
 * @throws METAML_E_PRUNING_DATASET, METAML_E_PRUNING_LAYER, METAML_E_PRUNING_NOTHING, METAML_E_PRUNING_REFERENCE,
 *   METAML_E_DATASET_UNKNOWN, METAML_E_DATASET_MISSING, METAML_E_DATASET_CHANGED, METAML_E_DATASET_SHAPE
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
    const data = await datasetOf(context)
    const fixed = context.params.rate ?? context.params.rates
    const model = fixed === undefined ? await searchRates(context, data) : await pruneAt(context, data, fixed)
    return { model }
  },
})

/** The data set that the user names, scaled as the model's is, or else the model's own. */
async function datasetOf({ params, inputs, projectDir }: PruningContext): Promise<DatasetReference> {
  const own = inputs.model.descriptor.dataset
  const { trainTestDataset } = params
  if (trainTestDataset !== undefined) {
    return await resolveDataset(trainTestDataset, { projectDir, ...(own && { scaling: own.scaling }) })
  }
  if (own !== undefined) return own
  throw new MetamlError({
    code: 'METAML_E_PRUNING_DATASET',
    kind: 'usage',
    message: `The model '${inputs.model.id}' belongs to no data set.`,
    expected: 'a data set to retrain and measure on',
    todo: 'name one as trainTestDataset',
  })
}
