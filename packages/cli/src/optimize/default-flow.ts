import type { FlowBudget, FlowJson, JsonObject } from '@metaml/core'
import { tolerancesOf } from './tolerances.js'

/** What somebody asks for who has a network and a table, and writes no flow. */
export interface Wish {
  /** Paths relative to the project. */
  readonly model: string
  /** The .h5 of a model that is a .json. */
  readonly weights?: string
  readonly data: string
  /** The column with the class. */
  readonly label?: string
  /** In the order of the network's outputs. */
  readonly classes?: readonly string[]
  /** Columns that the network does not read. */
  readonly ignore?: readonly string[]
  /** The column that says train, validation or test; without it the rows are drawn. */
  readonly split?: string
  /** That losses are in; default: accuracy. */
  readonly metric?: string
  /** Of the table's columns, before the network sees them. */
  readonly scaling: string
  readonly part: string
  /** In ns. */
  readonly clock: number
  /** In the unit of the data set's metric. */
  readonly maxLoss: number
  /** How sure it is to be that other rows lose no more; 0.5: the loss on validation alone decides. */
  readonly confidence: number
  /** Rows that decide, where they are known. */
  readonly validationRows?: number
  /** Passes over the training rows, for every network that is tried. */
  readonly epochs?: number
}

/** Names of the nodes that the table of what was gained reads. */
export const nodeNames = {
  given: 'given',
  givenEstimate: 'given-estimate',
  network: 'network',
  quantization: 'quantization',
  estimate: 'estimate',
} as const

/** The tasks of {@link defaultFlow}. */
export const defaultTasks = [
  ...['keras-model-gen', 'fork', 'scaling', 'pruning', 'reduce'],
  ...['hls4ml', 'quantization', 'csynth-estimate'],
] as const

/**
 * The default flow: the given network is narrowed layer by layer, pruned (where that loses too much whatever the rate,
 * what it was goes on), translated, given the fewest bits, and estimated; beside it the given network is translated as it
 * is, to compare with.
 */
export function defaultFlow(wish: Wish, budget: FlowBudget = {}): FlowJson {
  const { maxLoss, confidence, epochs, part, clock, metric = 'accuracy' } = wish
  const { given, givenEstimate, network, quantization, estimate } = nodeNames
  const tolerances = tolerancesOf(wish)
  const search = (step: keyof typeof tolerances): JsonObject => ({
    reference: given,
    tolerateAccLoss: tolerances[step],
  })
  const training = epochs === undefined ? {} : { trainEpochs: epochs }
  const hardware = { fpgaPartNumber: part, clockPeriod: clock }
  const edge = (from: string, to: string) => ({ from: `${from}.model`, to: `${to}.model` })
  return {
    format: 1,
    name: 'optimize',
    nodes: [
      givenNode(wish),
      { name: 'fork', task: 'fork' },
      { name: 'given-kernel', task: 'hls4ml', params: hardware },
      { name: givenEstimate, task: 'csynth-estimate' },
      {
        name: 'scaling',
        task: 'scaling',
        params: { ...search('scaling'), strategy: 'per-layer', ...training },
      },
      { name: 'fork-2', task: 'fork' },
      { name: 'pruning', task: 'pruning', params: { ...search('pruning'), ...training } },
      {
        name: network,
        task: 'reduce',
        params: {
          objectives: [{ by: 'zeros', direction: 'higher' }],
          where: `${metric} >= reference.${metric} - ${tolerances.pruning}`,
          reference: given,
        },
      },
      { name: 'hls4ml', task: 'hls4ml', params: hardware },
      {
        name: quantization,
        task: 'quantization',
        params: { ...search('quantization'), ...(confidence > 0.5 && { confidence }) },
      },
      { name: estimate, task: 'csynth-estimate' },
    ],
    edges: [
      edge(given, 'fork'),
      { from: 'fork.models[0]', to: 'given-kernel.model' },
      edge('given-kernel', givenEstimate),
      { from: 'fork.models[1]', to: 'scaling.model' },
      edge('scaling', 'fork-2'),
      { from: 'fork-2.models[0]', to: 'pruning.model' },
      { from: 'fork-2.models[1]', to: `${network}.models[0]` },
      { from: 'pruning.model', to: `${network}.models[1]` },
      { from: `${network}.best`, to: 'hls4ml.model' },
      edge('hls4ml', quantization),
      edge(quantization, estimate),
    ],
    returns: [`${given}.model`, `${estimate}.model`],
    budget: { ...budget, loss: maxLoss },
  }
}

/** The name of flows that only look at a network: what runs of them gave is in the store, and made again in no time. */
export const lookName = 'optimize-look'

/** A flow that only reads the network and evaluates it; what it does is not done again by {@link defaultFlow}. */
export function lookFlow(wish: Wish): FlowJson {
  return { format: 1, name: lookName, nodes: [givenNode(wish)], edges: [], returns: [] }
}

function givenNode({
  model,
  weights,
  data,
  label,
  classes,
  ignore,
  split,
  metric,
  scaling,
}: Wish): FlowJson['nodes'][number] {
  const table: JsonObject = {
    file: data,
    ...(label !== undefined && { label }),
    ...(classes !== undefined && { classes }),
    ...(ignore !== undefined && { ignore }),
    ...(metric !== undefined && { metric }),
    ...(split !== undefined && { split: { column: split } }),
    scaling: /\.(csv|json|npz)$/.test(scaling) ? { file: scaling } : scaling,
  }
  const file = { file: model, ...(weights !== undefined && { weights }) }
  return {
    name: nodeNames.given,
    task: 'keras-model-gen',
    params: { ...file, trainEn: false, trainTestDataset: table },
  }
}
