import { defineTask } from '@metaml/core'
import { datasetOfModel, metricOf } from '@metaml/datasets'
import { dnnKind, readNetwork } from '@metaml/keras'
import type { ScalingContext } from './candidate.js'
import { narrowableGroups } from './narrowable-groups.js'
import { type Params, params } from './params.js'
import { scaleAt, searchFactors } from './search-factors.js'
import { shrinkGroups } from './shrink-groups.js'

/** Searches by the strategy, or applies the one factor. */
function searchOf({ scaleAuto, strategy }: Params): typeof searchFactors {
  if (!scaleAuto) return scaleAt
  return strategy === 'uniform' ? searchFactors : shrinkGroups
}

/** Bytes that a training may take: several run at once. */
const trainingMemory = 1.5 * 2 ** 30

/**
 * SCALING: narrows the hidden layers of a network, all by one factor or one after the other, as far as a search finds
 * the loss within the tolerance.
 *
 * @throws METAML_E_SCALING_LAYER, METAML_E_SCALING_NOTHING, METAML_E_DATASET_REFERENCE, METAML_E_SCALING_SAVING,
 *   METAML_E_DATASET_NONE, METAML_E_DATASET_UNKNOWN, METAML_E_DATASET_MISSING, METAML_E_DATASET_CHANGED,
 *   METAML_E_DATASET_SHAPE, METAML_E_DATASET_METRIC
 */
export const scaling = defineTask({
  apiVersion: 1,
  id: 'scaling',
  role: 'optimization',
  summary: 'Narrows hidden layers and retrains, as far as the tolerated loss allows',
  params,
  inputs: { model: 'dnn' },
  outputs: { model: 'dnn' },
  units: {
    'train-at-widths': { module: new URL('./train-at-widths.js', import.meta.url), memory: trainingMemory },
    compare: { module: new URL('./compare.js', import.meta.url), memory: trainingMemory },
    test: { module: new URL('./test.js', import.meta.url) },
  },
  kinds: [dnnKind],
  async run(context: ScalingContext) {
    const { params, inputs } = context
    const data = await datasetOfModel(inputs.model, params.trainTestDataset, context)
    const { direction } = await metricOf(data, context)
    const groups = narrowableGroups(await readNetwork(inputs.model), params.exclude)
    const search = searchOf(params)
    return { model: await search(context, { data, groups, direction }) }
  },
})
