import type { ModelHandle, UnitIo } from '@metaml/core'
import { metric } from '@metaml/core'
import { checkFit, openDataset, type Rows } from '@metaml/datasets'
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
import { type Comparison, compareAccuracy, rightAnswers, share } from './compare-accuracy.js'
import { type PruningOrder, type PruningPlan, planPruning } from './pruning-plan.js'

/** What one run of the unit `train-at-rate` does. */
export type TrainAtRateArgs = PruningOrder & {
  readonly start: 'trained' | 'scratch'
  readonly training: {
    readonly epochs: number
    readonly batchSize: number
    readonly optimizer: { readonly learningRate: number; readonly amsgrad: boolean }
  }
  /** Of the shuffling and of new weights: the same for every candidate of a search. */
  readonly seed: number
}

/** What a run found. */
export type TrainAtRateResult = {
  readonly asked: number
  readonly reached: number
  /** On `validation`. */
  readonly accuracy: number
  /** Accuracy of the model `reference` on the same rows, and the candidate against it. */
  readonly reference?: { readonly accuracy: number } & Comparison
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

  const answers = (of: Network): Promise<Uint8Array> => answer(of, validation, data.classes.length)
  const right = await answers(candidate)
  const reference = io.models.reference as ModelHandle<'dnn'> | undefined
  const rightBefore = reference && (await answers(await readNetwork(reference)))

  const pruned = plan.kernels.map(({ layer, name, data }) => {
    const mask = candidate.masks.get(layer)?.get(name)
    const zeros = mask?.reduce((sum, keep) => sum + 1 - keep, 0) ?? 0
    return { layer, kernel: name, weights: data.length, zeros }
  })
  const reached = sum(pruned, 'zeros') / sum(pruned, 'weights')
  const accuracy = share(right)
  const { parameters, zeros } = countParameters(candidate)
  await io.create(
    'candidate',
    draftNetwork(candidate, { ...input.descriptor, dataset: data }, [
      metric('accuracy', accuracy, { stage: 'float', split: 'validation' }),
      metric('pruning_rate', reached, { stage: 'float' }),
      metric('parameters', parameters, { stage: 'float' }),
      metric('zeros', zeros, { stage: 'float' }),
    ]),
  )
  return {
    asked: plan.asked,
    reached,
    accuracy,
    ...(rightBefore && {
      reference: { accuracy: share(rightBefore), ...compareAccuracy(rightBefore, right) },
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
  const { epochs, batchSize, optimizer } = training
  const from = start === 'scratch' ? initializeWeights({ ...network, masks: plan.held }, seed) : network
  const result = await train(from, data.train, {
    epochs,
    batchSize,
    optimizer: { name: 'adam', ...optimizer },
    seed,
    validation: data.validation,
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

/** Row by row, 1 where the network is right. */
async function answer(network: Network, { x, y, rows }: Rows, classes: number): Promise<Uint8Array> {
  return rightAnswers(await predict(network, x, rows), y, classes)
}

function sum<K extends string>(items: readonly { readonly [key in K]: number }[], key: K): number {
  return items.reduce((total, item) => total + item[key], 0)
}
