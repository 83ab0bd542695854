import type { ModelHandle, UnitIo } from '@metaml/core'
import { metric } from '@metaml/core'
import {
  type Comparison,
  checkFit,
  compareOutputs,
  metricOf,
  openDataset,
  type Rows,
  trainingRows,
} from '@metaml/datasets'
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
import { type PruningOrder, type PruningPlan, planPruning } from './pruning-plan.js'

/** What one run of the unit `train-at-rate` does. */
export type TrainAtRateArgs = PruningOrder & {
  readonly start: 'trained' | 'scratch'
  readonly training: {
    readonly epochs: number
    readonly batchSize: number
    /** The weights of the best epoch after the last change of masks; absent: those of the last. */
    readonly bestWeights?: true
    readonly optimizer: { readonly learningRate: number; readonly amsgrad: boolean }
  }
  /** Of the shuffling and of new weights: the same for every candidate of a search. */
  readonly seed: number
}

/** What a run found. */
export type TrainAtRateResult = {
  readonly asked: number
  readonly reached: number
  /** By the metric of the data set, on `validation`. */
  readonly value: number
  /** The model `reference` by the same metric on the same rows, and the candidate against it. */
  readonly reference?: { readonly value: number } & Pick<Comparison, 'loss' | 'standardError'>
  /** Of each pruned kernel: how many of its weights are masked. */
  readonly layers: readonly {
    readonly layer: string
    readonly kernel: string
    readonly weights: number
    readonly zeros: number
  }[]
}

/**
 * Retrains the model `model` on the data set `data` while its rate rises to the one asked for, measures it on
 * `validation`, row by row against the model `reference` where one is given, and makes it the model `candidate`.
 * @throws METAML_E_PRUNING_LAYER, METAML_E_PRUNING_NOTHING, METAML_E_DATASET_SHAPE
 */
export default async function trainAtRate(args: TrainAtRateArgs, io: UnitIo): Promise<TrainAtRateResult> {
  const input = io.models.model as ModelHandle<'dnn'>
  const network = await readNetwork(input)
  const data = io.datasets.data!
  const all = layers(network)
  checkFit(data, { inputShape: all[0]!.inputShape, outputShape: all.at(-1)!.outputShape })
  const plan = planPruning(network, args)

  const dataset = await openDataset(data, io)
  const validation = await dataset.split('validation')
  const candidate = await retrain(
    network,
    plan,
    args,
    { train: await dataset.split('train'), validation },
    io,
  )

  const outputsOf = (of: Network) => predict(of, validation.x, validation.rows)
  const { measure, ...facts } = await metricOf(data, io)
  const outputs = await outputsOf(candidate)
  const value = measure(outputs, validation)
  const reference = io.models.reference as ModelHandle<'dnn'> | undefined
  const compared =
    reference &&
    (await compareOutputs(
      { references: [await outputsOf(await readNetwork(reference))], candidates: [outputs] },
      validation,
      data,
      io,
    ))

  const pruned = plan.kernels.map(({ layer, name, data }) => {
    const mask = candidate.masks.get(layer)?.get(name)
    const zeros = mask?.reduce((sum, keep) => sum + 1 - keep, 0) ?? 0
    return { layer, kernel: name, weights: data.length, zeros }
  })
  const reached = sum(pruned, 'zeros') / sum(pruned, 'weights')
  const { parameters, zeros } = countParameters(candidate)
  await io.create(
    'candidate',
    draftNetwork(candidate, { ...input.descriptor, dataset: data }, [
      { ...facts, value, stage: 'float', split: 'validation' },
      metric('pruning_rate', reached, { stage: 'float' }),
      metric('parameters', parameters, { stage: 'float' }),
      metric('zeros', zeros, { stage: 'float' }),
    ]),
  )
  return {
    asked: plan.asked,
    reached,
    value,
    ...(compared && {
      reference: {
        value: compared.referenceValue,
        loss: compared.loss,
        standardError: compared.standardError,
      },
    }),
    layers: pruned,
  }
}

/** Trains a candidate while the masks of the plan close in on it. */
async function retrain(
  network: Network,
  plan: PruningPlan,
  { start, training, seed }: TrainAtRateArgs,
  data: { train: Rows; validation: Rows },
  io: UnitIo,
): Promise<Network> {
  const { epochs, batchSize, bestWeights, optimizer } = training
  const from = start === 'scratch' ? initializeWeights({ ...network, masks: plan.held }, seed) : network
  const result = await train(from, trainingRows(data.train), {
    epochs,
    batchSize,
    bestWeights: bestWeights === true,
    optimizer: { name: 'adam', ...optimizer },
    seed,
    validation: trainingRows(data.validation),
    reduceOnPlateau: { factor: 0.5, patience: 2 },
    masks: plan.held,
    masksAt: plan.masksAt,
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

function sum<K extends string>(items: readonly { readonly [key in K]: number }[], key: K): number {
  return items.reduce((total, item) => total + item[key], 0)
}
