import { metric, type UnitIo } from '@metaml/core'
import { checkFit, openDataset, type Rows } from '@metaml/datasets'
import {
  countParameters,
  draftNetwork,
  foldBatchNorm,
  layers,
  type Network,
  type TrainingRows,
  train,
} from '@metaml/keras'
import { checkGivenNetwork, orderOutputs } from './given-network.js'
import { measureNetwork } from './measure-network.js'
import { type NetworkSource, openNetwork } from './network-source.js'

/** What one run of the unit `train` does. */
export type TrainArgs = {
  readonly source: NetworkSource
  /** Absent: the weights are taken as they are. */
  readonly training?: {
    readonly epochs: number
    readonly batchSize: number
    /** The weights of the epoch with the lowest loss on validation; absent: those of the last. */
    readonly bestWeights?: true
    readonly optimizer: { readonly learningRate: number; readonly amsgrad: boolean }
  }
  /** Batch normalisation is folded into the layers before it, at the end. */
  readonly foldBatchNorm?: true
  readonly seed: number
}

/**
 * Builds or reads a network, evaluates it where its weights were given, trains it on `train` of the data set `data`,
 * measures it on `validation` and makes it the model `model`.
 * @throws METAML_E_DATASET_SHAPE when the network does not fit the data, METAML_E_NETWORK_NEAR_CHANCE,
 *   METAML_E_KERAS_CLASSES; what {@link openNetwork} and `train` of `@metaml/keras` throw
 */
export default async function trainNetwork(args: TrainArgs, io: UnitIo): Promise<null> {
  const { source, seed, training } = args
  const trained = training !== undefined
  const { network: opened, given } = await openNetwork(source, { projectDir: io.projectDir, seed, trained })
  const reference = io.datasets.data!
  const all = layers(opened)
  checkFit(reference, { inputShape: all[0]!.inputShape, outputShape: all.at(-1)!.outputShape })
  const network =
    'classes' in source && source.classes ? orderOutputs(opened, source.classes, reference.classes) : opened

  const dataset = await openDataset(reference, io)
  if (given) await checkGivenNetwork(network, dataset)
  const validation = await dataset.split('validation')
  const fitted = training
    ? await fit(network, training, seed, { train: await dataset.split('train'), validation }, io)
    : network
  const result = args.foldBatchNorm ? foldBatchNorm(fitted) : fitted

  const { parameters, zeros } = countParameters(result)
  const metrics = [
    await measureNetwork(result, validation, { reference, split: 'validation', io }),
    metric('parameters', parameters, { stage: 'float' }),
    metric('zeros', zeros, { stage: 'float' }),
  ]
  await io.create('model', draftNetwork(result, { dataset: reference }, metrics))
  return null
}

async function fit(
  network: Network,
  { epochs, batchSize, optimizer, bestWeights }: NonNullable<TrainArgs['training']>,
  seed: number,
  data: { train: Rows; validation: Rows },
  io: UnitIo,
): Promise<Network> {
  const result = await train(network, trainingRows(data.train), {
    epochs,
    batchSize,
    bestWeights: bestWeights === true,
    optimizer: { name: 'adam', ...optimizer },
    seed,
    validation: trainingRows(data.validation),
    reduceOnPlateau: { factor: 0.5, patience: 2 },
    signal: io.signal,
    onEpoch: ({ epoch, loss, validationAccuracy }) =>
      io.progress({
        fraction: epoch / epochs,
        text: `epoch ${epoch}/${epochs}`,
        figures: { loss, ...(validationAccuracy !== undefined && { accuracy: validationAccuracy }) },
      }),
  })
  return result.network
}

/** Rows with what the outputs are to be: the classes, or numbers. */
function trainingRows({ x, y, rows, targets, weights }: Rows): TrainingRows {
  return { x, y: targets ?? y, rows, ...(weights && { weights }) }
}
