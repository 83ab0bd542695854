import path from 'node:path'
import type { Metric, Model, SearchStep } from '@metaml/core'
import { readNetwork } from '@metaml/keras'
import type { PythonContext } from './fire-script.js'
import type { SearchSetting } from './fire-search.js'
import type { Measured } from './measure-network.js'
import type { Decided, NetworkReference, SearchReport, TrialQuestion, WorkReport } from './report.js'
import type { RunScriptResult, ScriptFunction } from './run-script.js'
import { type NetworkFolder, writeNetworkFiles } from './task-files.js'

/** What a search's reports come to; answers its questions. */
export interface Search {
  /** How many networks it tried. */
  readonly candidates: number
  /** What was not decided over; undefined when everything was. */
  undecided(): string | undefined
  /** @throws what trials throw */
  take(report: WorkReport | SearchReport): Promise<object | undefined>
  modelOf(reference: NetworkReference): Model<'dnn'>
}

/** A network that was tried. */
interface Tried {
  readonly model: Model<'dnn'>
  readonly measured: Measured
  readonly metrics: readonly Metric[]
  decided: boolean
}

/**
 * Starts to listen to a search: each trial that it asks for is one of the run's, found again when it ran before.
 * @param place absolute path of a folder for the files of networks
 */
export function startSearch(
  context: PythonContext,
  { args, models, data, against, limits }: SearchSetting,
  place: string,
): Search {
  const started = performance.now()
  const tried = new Map<string, Tried>()
  const files = new Map<string, Promise<NetworkFolder>>()
  let before: SearchStep | undefined

  const modelOf = (of: NetworkReference): Model<'dnn'> =>
    'input' in of ? context.inputs[of.input]! : tried.get(of.trial)!.model

  async function runTrial(question: TrialQuestion): Promise<object> {
    const { type: kind, label, module, args: given } = question
    const handed = Object.entries(question.models).map(([name, of]) => [`argument ${name}`, modelOf(of)])
    const call: ScriptFunction = {
      ...{ kind, module, function: question.function, args: given },
      models: Object.keys(question.models).sort(),
    }
    const outputs = kind === 'trial' ? ['model'] : []
    const trial = await context.trial<RunScriptResult>(
      kind,
      { ...args, call, outputs },
      {
        ...{ label, datasets: { data } },
        models: { ...models, ...Object.fromEntries(handed) },
        parents: [
          ...new Set([...Object.values(context.inputs), ...Object.values(question.models).map(modelOf)]),
        ],
        ...(limits.time !== undefined && { limits: { time: timeLeft(limits.time) } }),
      },
    )
    if (kind === 'once') return { data: trial.result.data! }
    const model = trial.models.model as Model<'dnn'>
    const metrics = [...model.metrics, ...(context.canEvaluate ? await context.evaluate(model) : [])]
    const measured = trial.result.measured!
    tried.set(label, { model, measured, metrics, decided: false })
    return { ...measured, metrics }
  }

  /** What is left in seconds; a trial outlives its search by little. */
  function timeLeft(limit: number): number {
    return Math.max(limit - (performance.now() - started) / 1000, 0.1)
  }

  function decide({ label, accepted, variable }: Decided): void {
    const candidate = tried.get(label)!
    const { model, metrics, measured } = candidate
    const { value, standardError } = measured
    const loss = measured.loss!
    const decision = accepted ? 'accepted' : 'rejected'
    candidate.decided = true
    before = {
      step: (before?.step ?? 0) + 1,
      direction: directionFrom(before?.variable, variable),
      reference: { ...against, split: 'validation', value: measured.reference! },
      ...{ variable, decision, model: model.id, loss, metrics },
      ...(standardError !== undefined && { standardError }),
    }
    context.searchStep(before)
    context.models.decide(model, accepted ? 'kept' : 'rejected')
    context.log.info(
      `${label}: ${against.metric} ${value.toFixed(4)}, loss ${loss.toFixed(4)}, ${decision}`,
      {
        ...{ label, value, loss, decision },
      },
    )
  }

  async function filesOf(of: NetworkReference): Promise<NetworkFolder> {
    const model = modelOf(of)
    const write = async () =>
      await writeNetworkFiles(await readNetwork(model), path.join(place, 'models', String(files.size)))
    const written = files.get(model.id) ?? write()
    files.set(model.id, written)
    return await written
  }

  return {
    get candidates() {
      return tried.size
    },
    undecided() {
      const open = [...tried].filter(([, { decided }]) => !decided).map(([label]) => label)
      return open.length === 0 ? undefined : `no decision over ${open.join(', ')}`
    },
    async take(report) {
      if (report.type === 'trial' || report.type === 'once') return await runTrial(report)
      if (report.type === 'files') return await filesOf(report.of)
      if (report.type === 'decide') decide(report)
      return undefined
    },
    modelOf,
  }
}

function directionFrom(
  before: SearchStep['variable'] | undefined,
  now: SearchStep['variable'],
): SearchStep['direction'] {
  if (before === undefined) return 'start'
  const change = now.value - before.value
  return change === 0 ? 'none' : change > 0 ? 'up' : 'down'
}
