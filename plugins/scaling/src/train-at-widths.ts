import { type Metric, type ModelHandle, metric, type UnitIo } from '@metaml/core'
import { checkFit, metricOf, openDataset, type Rows, trainingRows } from '@metaml/datasets'
import {
  countParameters,
  draftNetwork,
  initializeWeights,
  layers,
  type Network,
  predict,
  readNetwork,
  train,
} from '@metaml/keras'
import { countMultiplications } from './narrow/count-multiplications.js'
import { narrowNetwork, type Widths, widthsOf } from './narrow/narrow-network.js'

/** What one run of the unit `train-at-widths` does. */
export type TrainAtWidthsArgs = {
  readonly widths: Widths
  /** Where the training starts: at new weights, or at those of the units that stay. */
  readonly start: 'scratch' | 'trained'
  readonly masks: 'keep' | 'drop'
  /** Absent: the network is measured as it is. */
  readonly training?: {
    readonly epochs: number
    readonly batchSize: number
    readonly bestWeights: boolean
    readonly optimizer: { readonly learningRate: number; readonly amsgrad: boolean }
  }
  /** Of new weights and shuffling. */
  readonly seed: number
  /** No model is made. */
  readonly measureOnly?: true
}

/** What a run came to. */
export type TrainAtWidthsResult = {
  /** By the metric of the data set, on `validation`. */
  readonly value: number
  /** Of all groups that the network given has. */
  readonly widths: Widths
  readonly parameters: number
  readonly zeros: number
  readonly multiplications: number
}

/**
 * Narrows the model `model`, trains it on the data set `data`, measures it on `validation` and, unless it is only to be
 * measured, makes it the model `candidate`.
 * @throws METAML_E_DATASET_SHAPE; what `train` of `@metaml/keras` throws
 */
export default async function trainAtWidths(
  args: TrainAtWidthsArgs,
  io: UnitIo,
): Promise<TrainAtWidthsResult> {
  const input = io.models.model as ModelHandle<'dnn'>
  const reference = io.datasets.data!
  const given = await readNetwork(input)
  const all = layers(given)
  checkFit(reference, { inputShape: all[0]!.inputShape, outputShape: all.at(-1)!.outputShape })
  const kept = narrowNetwork(given, args.widths)
  const narrow = args.masks === 'keep' ? kept : { ...kept, masks: new Map() }

  const dataset = await openDataset(reference, io)
  const validation = await dataset.split('validation')
  const candidate =
    args.training === undefined
      ? narrow
      : await fit(
          args.start === 'scratch' ? initializeWeights(narrow, args.seed) : narrow,
          args.training,
          args.seed,
          { train: await dataset.split('train'), validation },
          io,
        )

  const { measure, ...facts } = await metricOf(reference, io)
  const value = measure(await predict(candidate, validation.x, validation.rows), validation)
  const { parameters, zeros } = countParameters(candidate)
  const multiplications = countMultiplications(candidate)
  const metrics: Metric[] = [
    { ...facts, value, stage: 'float', split: 'validation' },
    metric('parameters', parameters, { stage: 'float' }),
    metric('zeros', zeros, { stage: 'float' }),
    metric('multiplications', multiplications, { stage: 'float' }),
  ]
  if (args.measureOnly !== true) {
    const descriptor = { ...input.descriptor, dataset: reference }
    await io.create('candidate', draftNetwork(candidate, descriptor, metrics))
  }
  return { value, widths: { ...widthsOf(given), ...args.widths }, parameters, zeros, multiplications }
}

async function fit(
  network: Network,
  { epochs, batchSize, bestWeights, optimizer }: NonNullable<TrainAtWidthsArgs['training']>,
  seed: number,
  data: { readonly train: Rows; readonly validation: Rows },
  io: UnitIo,
): Promise<Network> {
  const result = await train(network, trainingRows(data.train), {
    epochs,
    batchSize,
    bestWeights,
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
