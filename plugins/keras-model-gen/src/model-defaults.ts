import { buildJetDnn, buildResnet9, buildVgg7, type Network } from '@metaml/keras'

/** A network that can be built, and how it is trained where nothing else is said. */
export interface ModelDefaults {
  readonly build: (options: { readonly seed: number }) => Network
  /** The first of these data sets that is there. */
  readonly datasets: readonly [string, ...string[]]
  readonly trainEpochs: number
  readonly batchSize: number
  readonly bestWeights: boolean
}

/** Names of the networks that can be built. */
export const modelNames = ['jet-dnn', 'vgg7', 'resnet9'] as const

/** The name of a network that can be built. */
export type ModelName = (typeof modelNames)[number]

/** The networks by name. */
export const modelDefaults: { readonly [name in ModelName]: ModelDefaults } = {
  'jet-dnn': { build: buildJetDnn, datasets: ['jets'], trainEpochs: 25, batchSize: 1024, bestWeights: false },
  vgg7: { build: buildVgg7, datasets: ['mnist'], trainEpochs: 10, batchSize: 128, bestWeights: true },
  resnet9: {
    build: buildResnet9,
    datasets: ['svhn', 'svhn-like'],
    trainEpochs: 8,
    batchSize: 64,
    bestWeights: true,
  },
}

/** How a network out of a file is trained where nothing else is said. */
export const fileDefaults = { trainEpochs: 25, batchSize: 1024, bestWeights: false }
