import { metric, type UnitIo } from '@metaml/core'
import { checkFit, openDataset, type Rows } from '@metaml/datasets'
import { accuracy, countParameters, draftNetwork, layers, type Network, predict, train } from '@metaml/keras'
import { type NetworkSource, openNetwork } from './network-source.js'

/** What one run of the unit `train` does. */
export type TrainArgs = {
  readonly source: NetworkSource
  /** Absent: the weights are taken as they are. */
  readonly training?: {
    readonly epochs: number
    readonly batchSize: number
    readonly optimizer: { readonly learningRate: number; readonly amsgrad: boolean }
  }
  readonly seed: number
}

/**
 * Builds or reads a network, trains it on `train` of the data set `data`, measures it on `validation` and makes
 * it the model `model`.
 * @throws METAML_E_DATASET_SHAPE when the network does not fit the data; what {@link openNetwork} and `train` of
 *   `@metaml/keras` throw
 */
export default async function trainNetwork(args: TrainArgs, io: UnitIo): Promise<null> {
  const { source, seed, training } = args
  const trained = training !== undefined
  const network = await openNetwork(source, { projectDir: io.projectDir, seed, trained })
  const reference = io.datasets.data!
  const all = layers(network)
  checkFit(reference, { inputShape: all[0]!.inputShape, outputShape: all.at(-1)!.outputShape })

  const dataset = await openDataset(reference, io)
  const validation = await dataset.split('validation')
  const result = training
    ? await fit(network, training, seed, { train: await dataset.split('train'), validation }, io)
    : network

  const outputs = await predict(result, validation.x, validation.rows)
  const share = accuracy(outputs, validation.y, reference.classes.length)
  const { parameters, zeros } = countParameters(result)
  const metrics = [
    metric('accuracy', share, { stage: 'float', split: 'validation' }),
    metric('parameters', parameters, { stage: 'float' }),
    metric('zeros', zeros, { stage: 'float' }),
  ]
  await io.create('model', draftNetwork(result, { dataset: reference }, metrics))
  return null
}

async function fit(
  network: Network,
  { epochs, batchSize, optimizer }: NonNullable<TrainArgs['training']>,
  seed: number,
  data: { train: Rows; validation: Rows },
  io: UnitIo,
): Promise<Network> {
  const result = await train(network, data.train, {
    epochs,
    batchSize,
    optimizer: { name: 'adam', ...optimizer },
    seed,
    validation: data.validation,
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
