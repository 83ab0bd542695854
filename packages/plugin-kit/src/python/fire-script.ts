import { fileURLToPath } from 'node:url'
import type { DatasetReference, JsonObject, Model, TaskContext } from '@metaml/core'
import { type DatasetSource, datasetOfModel, lossAgainstFigure, resolveDataset } from '@metaml/datasets'
import { fireSearch } from './fire-search.js'
import type { RunScriptArgs, RunScriptResult } from './run-script.js'
import { scriptDigest } from './script-digest.js'

/** Parameters that mean the same in every task and are not the function's. */
export type SharedParams = {
  readonly trainTestDataset?: string | DatasetSource
  readonly timeLimit?: number
  readonly reference?: string
  readonly evaluate?: unknown
}

/** The context of a task in Python. */
export type PythonContext = TaskContext<{ readonly [port: string]: 'dnn' }, SharedParams & JsonObject>

/** What is run for a firing, and for which ports. */
export interface ScriptFiring extends Pick<RunScriptArgs, 'need' | 'inputs' | 'outputs'> {
  readonly script: URL
  readonly search: boolean
  /** In bytes. */
  readonly memory?: number
}

/** Runs the function `run` of a script: a search, or as one trial; gives the model of each output port. */
export async function fireScript(
  context: PythonContext,
  { script, search, need, inputs, outputs, memory }: ScriptFiring,
): Promise<{ readonly [port: string]: Model<'dnn'> }> {
  const { trainTestDataset, timeLimit, reference: _, evaluate: __, ...params } = context.params
  const [first] = inputs
  const input = first === undefined ? undefined : context.inputs[first]!
  const data = await datasetOf(context, trainTestDataset, input, search)
  const reference = input === undefined ? undefined : context.reference()
  const isNetwork = reference?.kind === 'dnn'
  const figure = search && !isNetwork ? lossAgainstFigure(reference!, 0, data!) : undefined
  const digest = await scriptDigest(script)
  const args = {
    script: digest,
    need,
    inputs,
    ...(figure && { reference: { value: figure.referenceValue } }),
  }
  const models = { ...context.inputs, ...(isNetwork && data && { reference: reference as Model<'dnn'> }) }
  if (search) {
    return await fireSearch(context, {
      ...{ script: fileURLToPath(script), args, params, outputs, models, data: data! },
      against: { model: reference!.id, metric: data!.metric, stage: figure?.stage ?? 'float' },
      limits: { time: timeLimit, memory },
    })
  }
  const call = { kind: 'run', params } as const
  const { models: made } = await context.trial<RunScriptResult>(
    'run',
    { ...args, call, outputs },
    {
      ...{ label: 'python', models, parents: Object.values(context.inputs) },
      ...(data && { datasets: { data } }),
      ...(timeLimit !== undefined && { limits: { time: timeLimit } }),
    },
  )
  return made as { readonly [port: string]: Model<'dnn'> }
}

/** The data set to measure on; a search has one, a translation may have none. */
async function datasetOf(
  context: PythonContext,
  source: SharedParams['trainTestDataset'],
  input: Model<'dnn'> | undefined,
  search: boolean,
): Promise<DatasetReference | undefined> {
  const { projectDir } = context
  if (input === undefined)
    return source === undefined ? undefined : await resolveDataset(source, { projectDir })
  const none = source === undefined && input.descriptor.dataset === undefined
  return none && !search ? undefined : await datasetOfModel(input, source, { projectDir })
}
