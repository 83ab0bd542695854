import type { Json, Metric, Model, ModelHandle, Split, Trial, UnitFunction, UnitIo } from '@metaml/core'
import { hls4ml } from '@metaml/hls4ml'
import type { Hls4mlContext } from '../dist/measure-kernel.js'
import { temporaryFolder } from './project.js'
import { realRunner } from './real-runner.js'
import { storeModel } from './stored-model.js'

/** What a run of HLS4ML did to its context. */
export interface Recorded {
  readonly warnings: string[]
  readonly infos: string[]
  readonly trials: string[]
  readonly reports: { [name: string]: string }
}

/** Runs HLS4ML on a model with the real programs; its units run here. */
export async function runTask(
  model: Model<'dnn'>,
  given: object,
  projectDir: string,
): Promise<{ model: Model<'hls-cpp'>; recorded: Recorded }> {
  const recorded: Recorded = { warnings: [], infos: [], trials: [], reports: {} }
  const log = {
    debug() {},
    info: (message: string) => void recorded.infos.push(message),
    warn: (message: string) => void recorded.warnings.push(message),
  }
  const context: Partial<Hls4mlContext> = {
    ...{ node: 'hls4ml', turn: 1, fanOut: {}, seed: 7, projectDir, log },
    inputs: { model },
    params: hls4ml.params.parse(given),
    signal: new AbortController().signal,
    models: {
      create: () => Promise.reject(new Error('not asked for')),
      decide() {},
      get: () => undefined,
      annotate: async (annotated, { metrics = [], reports = {} }) => {
        for (const [name, bytes] of Object.entries(reports)) {
          // A text would be taken for a path.
          recorded.reports[name] = new TextDecoder().decode(bytes as Uint8Array)
        }
        return { ...annotated, metrics: [...annotated.metrics, ...metrics] }
      },
    },
    progress() {},
    async trial(unit, args, { label, models = {}, datasets = {} }) {
      recorded.trials.push(label)
      const made: Record<string, Model> = {}
      const io = await unitIo(models, projectDir, ['train', 'validation'], {
        datasets,
        create: async (name, draft) => {
          made[name] = await storeModel(`hls4ml/${label}`, draft)
        },
      })
      const result = await runUnit(unit, args, io)
      const trial: Trial = { key: label, label, cached: false, result, models: made, files: {}, seconds: 1 }
      return trial as never
    },
  }
  const outputs = await hls4ml.run(context as Hls4mlContext)
  return { model: outputs.model, recorded }
}

/** Runs the unit `test` of HLS4ML, as the engine does when a flow ends. */
export async function runTest(model: Model<'hls-cpp'>, projectDir: string): Promise<Metric[]> {
  const io = await unitIo({ model }, projectDir, ['train', 'validation', 'test'], {})
  return (await runUnit('test', null, io)) as unknown as Metric[]
}

async function runUnit(unit: string, args: Json, io: UnitIo): Promise<Json> {
  const module = (await import(hls4ml.units![unit]!.module.href)) as { default: UnitFunction }
  return JSON.parse(JSON.stringify(await module.default(args, io))) as Json
}

async function unitIo(
  models: { readonly [name: string]: ModelHandle },
  projectDir: string,
  splits: readonly Split[],
  rest: Partial<UnitIo>,
): Promise<UnitIo> {
  return {
    ...realRunner,
    ...{ models, datasets: {}, splits, projectDir, seed: 7 },
    scratch: await temporaryFolder(),
    temporary: await temporaryFolder(),
    signal: new AbortController().signal,
    rng: Math.random,
    log: { debug() {}, info() {}, warn() {} },
    progress() {},
    create: () => Promise.reject(new Error('not asked for')),
    ...rest,
  }
}
