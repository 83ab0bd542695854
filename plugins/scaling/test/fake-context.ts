import type { DatasetReference, Metric, Model, SearchStep, Trial } from '@metaml/core'
import { buildJetDnn, draftNetwork, type Network } from '@metaml/keras'
import { scaling } from '@metaml/scaling'
import type { ScalingContext } from '../dist/candidate.js'
import type { Widths } from '../dist/narrow/narrow-network.js'
import type { TrainAtWidthsArgs } from '../dist/train-at-widths.js'

/** The data set of the models in these tests. */
export const dataset: DatasetReference = {
  source: 'jets',
  digest: 'sha256-jets',
  classes: ['g', 'q'],
  features: [16],
  metric: 'accuracy',
  splitSeed: 0,
  scaling: 'standard',
}

/** A model of a network (default: Jet-DNN), outside any store. */
export function modelOf(id: string, network: Network = buildJetDnn({ seed: 1 }), facts: Partial<Model> = {}) {
  const { descriptor, files } = draftNetwork(network, { dataset })
  const model: Model<'dnn'> = {
    id,
    kind: 'dnn',
    digest: `sha256-${id}`,
    descriptor,
    files: Object.fromEntries(Object.keys(files).map(file => [file, 'digest'])),
    path: file => file,
    read: async file => files[file] as Uint8Array,
    node: id.split('/')[0]!,
    turn: 1,
    parents: [],
    metrics: [],
    reports: {},
    ...(facts as Partial<Model<'dnn'>>),
  }
  return model
}

/** What a run of SCALING did to its context. */
export interface Recorded {
  readonly steps: SearchStep[]
  readonly decisions: [model: string, decision: string][]
  readonly warnings: string[]
  readonly trials: {
    unit: string
    label: string
    args: TrainAtWidthsArgs | null
    models: { [name: string]: string }
  }[]
  readonly ahead: string[]
}

/** How the stand-in for the trainings answers. */
export interface FakeOptions {
  readonly params?: object
  /** Accuracy of a network of these widths. */
  readonly accuracyAt?: (widths: Widths, args: TrainAtWidthsArgs) => number
  readonly multiplicationsAt?: (widths: Widths) => number
  readonly input?: Model<'dnn'>
  readonly reference?: Model
  readonly evaluate?: (widths: Widths) => readonly Metric[]
}

/** A context whose trials train nothing, and what was done to it. */
export function fakeContext(options: FakeOptions = {}): { context: ScalingContext; recorded: Recorded } {
  const recorded: Recorded = { steps: [], decisions: [], warnings: [], trials: [], ahead: [] }
  const params = scaling.params.parse(options.params ?? {})
  const input = options.input ?? modelOf('keras-model-gen')
  const accuracyOf = new Map<string, number>([[input.id, 0.75]])
  const widthsOf = new Map<string, Widths>()
  const train = (args: TrainAtWidthsArgs, label: string) => {
    const { widths } = args
    const value = options.accuracyAt?.(widths, args) ?? 0.75
    const multiplications =
      options.multiplicationsAt?.(widths) ?? Object.values(widths).reduce((sum, width) => sum + width, 0)
    const accuracy: Metric = {
      ...{ name: 'accuracy', value, unit: '1', direction: 'higher', stage: 'float', split: 'validation' },
    }
    const candidate = modelOf(`scaling/${label}`, undefined, { metrics: [accuracy] })
    accuracyOf.set(candidate.id, value)
    widthsOf.set(candidate.id, widths)
    return { result: { value, widths, parameters: 1, zeros: 0, multiplications }, models: { candidate } }
  }
  const compare = (models: { [name: string]: { id?: string } }) => {
    const meanOf = (kind: string) => {
      const values = Object.entries(models)
        .filter(([name]) => name.startsWith(kind))
        .map(([, { id }]) => accuracyOf.get(id!)!)
      return values.reduce((sum, value) => sum + value, 0) / values.length
    }
    const [value, referenceValue] = [meanOf('candidate'), meanOf('reference')]
    return {
      result: { value, referenceValue, loss: referenceValue - value, standardError: 0.001 },
      models: {},
    }
  }
  const context: Partial<ScalingContext> = {
    node: 'scaling',
    turn: 1,
    inputs: { model: input },
    params,
    fanOut: {},
    log: { debug() {}, info() {}, warn: message => recorded.warnings.push(message) },
    signal: new AbortController().signal,
    seed: 7,
    projectDir: '/project',
    models: {
      create: () => Promise.reject(new Error('not asked for')),
      annotate: () => Promise.reject(new Error('not asked for')),
      get: () => undefined,
      decide: (model, decision) => recorded.decisions.push([model.id, decision]),
    },
    reference: () => options.reference ?? input,
    canEvaluate: options.evaluate !== undefined,
    evaluate: async model => options.evaluate?.(widthsOf.get(model.id)!) ?? [],
    searchStep: step => recorded.steps.push(step),
    progress() {},
    ahead(_unit, _args, { label }) {
      recorded.ahead.push(label)
      return () => {}
    },
    async trial(unit, args, { label, models = {} }) {
      const ids = Object.fromEntries(
        Object.entries(models).map(([name, model]) => [name, (model as Model).id]),
      )
      recorded.trials.push({ unit, label, args: args as TrainAtWidthsArgs | null, models: ids })
      const outcome =
        unit === 'compare' ? compare(models as never) : train(args as unknown as TrainAtWidthsArgs, label)
      const trial = { key: label, label, cached: false, files: {}, seconds: 1, ...outcome }
      return trial as unknown as Trial as never
    },
  }
  return { context: context as ScalingContext, recorded }
}
