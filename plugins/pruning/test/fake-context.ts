import {
  type DatasetReference,
  type Metric,
  type Model,
  metric,
  type SearchStep,
  type Trial,
} from '@metaml/core'
import { pruning } from '@metaml/pruning'
import type { PruningContext } from '../dist/try-rate.js'

/** The data set of the models in these tests. */
export const dataset: DatasetReference = {
  source: 'jets',
  digest: 'sha256-jets',
  classes: ['g', 'q'],
  features: [2],
  metric: 'accuracy',
  splitSeed: 0,
  scaling: 'standard',
}

/** A model without files. */
export function stubModel(id: string, facts: Partial<Model> = {}): Model<'dnn'> {
  return {
    id,
    kind: 'dnn',
    digest: `sha256-${id}`,
    descriptor: { dataset },
    files: {},
    path: file => file,
    read: async () => new Uint8Array(),
    node: id.split('/')[0]!,
    turn: 1,
    parents: [],
    metrics: [],
    reports: {},
    ...facts,
  } as Model<'dnn'>
}

/** What a run of PRUNING did to its context. */
export interface Recorded {
  readonly steps: SearchStep[]
  readonly decisions: [model: string, decision: string][]
  readonly warnings: string[]
  readonly messages: string[]
  readonly trials: { label: string; args: unknown; models: string[] }[]
}

/** How the stand-in for the trainings answers. */
export interface FakeOptions {
  readonly params?: object
  /** What a candidate loses against a reference of accuracy 0.75. */
  readonly lossAt?: (rate: number, seed: number) => number
  readonly input?: Model<'dnn'>
  readonly reference?: Model
  readonly evaluated?: readonly Metric[]
  readonly projectDir?: string
}

/** A context whose trials train nothing, and what was done to it. */
export function fakeContext(options: FakeOptions): { context: PruningContext; recorded: Recorded } {
  const recorded: Recorded = { steps: [], decisions: [], warnings: [], messages: [], trials: [] }
  const params = pruning.params.parse(options.params ?? {})
  const input = options.input ?? stubModel('keras-model-gen')
  const log = {
    debug() {},
    info: (message: string) => recorded.messages.push(message),
    warn: (message: string) => recorded.warnings.push(message),
  }
  const context: Partial<PruningContext> = {
    node: 'pruning',
    turn: 1,
    inputs: { model: input },
    params,
    fanOut: {},
    log,
    signal: new AbortController().signal,
    seed: 7,
    projectDir: options.projectDir ?? '/project',
    models: {
      create: () => Promise.reject(new Error('not asked for')),
      annotate: () => Promise.reject(new Error('not asked for')),
      get: () => undefined,
      decide: (model, decision) => recorded.decisions.push([model.id, decision]),
    },
    reference: () => options.reference ?? input,
    canEvaluate: options.evaluated !== undefined,
    evaluate: async () => options.evaluated ?? [],
    searchStep: step => recorded.steps.push(step),
    progress() {},
    async trial(_unit, args, { label, models }) {
      const { rate, seed } = args as unknown as { rate: number | Record<string, number>; seed: number }
      const asked = typeof rate === 'number' ? rate : 0.5
      const loss = options.lossAt?.(asked, seed) ?? 0
      recorded.trials.push({ label, args, models: Object.keys(models ?? {}) })
      const trial: Trial = {
        key: label,
        label,
        cached: false,
        result: {
          asked,
          reached: asked,
          value: 0.75 - loss,
          ...(models?.reference && { reference: { value: 0.75, loss, standardError: 0.001 } }),
          layers: [],
        },
        models: {
          candidate: stubModel(`pruning/${label}`, {
            metrics: [metric('accuracy', 0.75 - loss, { stage: 'float', split: 'validation' })],
          }),
        },
        files: {},
        seconds: 1,
      }
      return trial as never
    },
  }
  return { context: context as PruningContext, recorded }
}
