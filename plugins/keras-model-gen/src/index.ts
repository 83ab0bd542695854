import { defineTask, type Model } from '@metaml/core'
import { resolveDataset } from '@metaml/datasets'
import { dnnKind } from '@metaml/keras'
import { chooseDataset } from './choose-dataset.js'
import { fileDefaults, modelDefaults } from './model-defaults.js'
import { networkSource } from './network-source.js'
import { type Params, params } from './params.js'
import type { TrainArgs } from './train.js'

/** Bytes that a training may take: several run at once. */
const trainingMemory = 1.5 * 2 ** 30

/**
 * KERAS-MODEL-GEN: builds a network or reads the user's Keras file, trains it unless told otherwise, and measures
 * it on the validation split. A network whose weights are given is evaluated first.
 *
 * @throws METAML_E_KERAS_FILE_MISSING, METAML_E_KERAS_FILE_CHANGED, METAML_E_KERAS_CLASSES,
 *   METAML_E_NETWORK_NEAR_CHANCE, METAML_E_DATASET_UNKNOWN, METAML_E_DATASET_MISSING, METAML_E_DATASET_SHAPE
 */
export const kerasModelGen = defineTask({
  apiVersion: 1,
  id: 'keras-model-gen',
  role: 'transformation',
  summary: 'Builds a network or reads your Keras file, and trains it',
  params,
  inputs: {},
  outputs: { model: 'dnn' },
  units: {
    train: { module: new URL('./train.js', import.meta.url), memory: trainingMemory },
    test: { module: new URL('./test.js', import.meta.url) },
  },
  kinds: [dnnKind],
  async run(context) {
    const { params, projectDir } = context
    const data = await resolveDataset(chooseDataset(params, projectDir), {
      projectDir,
      scaling: params.scaling,
    })
    const { model, trainEn, optimizer, foldBatchNorm } = params
    const defaults = model === undefined ? fileDefaults : modelDefaults[model]
    const { trainEpochs: epochs, batchSize, bestWeights } = { ...defaults, ...withoutGaps(params) }
    const args: TrainArgs = {
      source: await networkSource(params, projectDir),
      ...(trainEn && { training: { epochs, batchSize, ...(bestWeights && { bestWeights }), optimizer } }),
      ...(foldBatchNorm && { foldBatchNorm }),
      seed: params.seed ?? context.seed,
    }
    const trial = await context.trial('train', args, {
      datasets: { data },
      label: trainEn ? 'train' : 'evaluate',
    })
    return { model: trial.models.model as Model<'dnn'> }
  },
})

/** What was asked for of the settings that each network has its own defaults of. */
function withoutGaps({ trainEpochs, batchSize, bestWeights }: Params): Partial<typeof fileDefaults> {
  return {
    ...(trainEpochs !== undefined && { trainEpochs }),
    ...(batchSize !== undefined && { batchSize }),
    ...(bestWeights !== undefined && { bestWeights }),
  }
}
