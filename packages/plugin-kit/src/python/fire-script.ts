import type { DatasetReference, JsonObject, Model, SearchStep, TaskContext } from '@metaml/core'
import { type DatasetSource, datasetOfModel, lossAgainstFigure, resolveDataset } from '@metaml/datasets'
import type { RunScriptArgs, RunScriptResult } from './run-script.js'
import { scriptDigest } from './script-digest.js'
import type { Candidate } from './script-run.js'

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
export interface ScriptFiring extends Pick<RunScriptArgs, 'need' | 'inputs' | 'outputs' | 'search'> {
  readonly script: URL
}

/** Runs the script as a trial and journals the candidates that it told of; gives the model of each output port. */
export async function fireScript(
  context: PythonContext,
  { script, ...firing }: ScriptFiring,
): Promise<{ readonly [port: string]: Model<'dnn'> }> {
  const { trainTestDataset, timeLimit, reference: _, evaluate: __, ...params } = context.params
  const [first] = firing.inputs
  const input = first === undefined ? undefined : context.inputs[first]!
  const data = await datasetOf(context, trainTestDataset, input, firing.search)
  const reference = input === undefined ? undefined : context.reference()
  const isNetwork = reference?.kind === 'dnn'
  const figure =
    firing.search && reference && !isNetwork && data ? lossAgainstFigure(reference, 0, data) : undefined
  const args: RunScriptArgs = {
    ...{ script: await scriptDigest(script), params, ...firing },
    ...(figure && { reference: { value: figure.referenceValue } }),
  }
  const { result, models } = await context.trial<RunScriptResult>('run', args, {
    label: 'python',
    models: { ...context.inputs, ...(isNetwork && data && { reference }) },
    ...(data && { datasets: { data } }),
    parents: Object.values(context.inputs),
    ...(timeLimit !== undefined && { limits: { time: timeLimit } }),
  })
  for (const [index, candidate] of result.candidates.entries()) {
    const against = { model: reference!.id, metric: data!.metric, stage: figure?.stage ?? ('float' as const) }
    const before = result.candidates[index - 1]
    await recordStep(context, candidate, models[candidate.label]!, {
      step: index + 1,
      direction: directionFrom(before, candidate),
      reference: { ...against, split: 'validation', value: candidate.measured.reference! },
    })
  }
  return Object.fromEntries(
    Object.entries(result.outputs).map(([port, name]) => [port, models[name] as Model<'dnn'>]),
  )
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

async function recordStep(
  context: PythonContext,
  { label, variable, decision, measured }: Candidate,
  model: Model,
  place: Pick<SearchStep, 'step' | 'direction' | 'reference'>,
): Promise<void> {
  const further = context.canEvaluate ? await context.evaluate(model) : []
  const { value, loss, standardError } = measured
  context.searchStep({
    ...{ ...place, variable, decision, model: model.id, loss: loss! },
    ...(standardError !== undefined && { standardError }),
    metrics: [...model.metrics, ...further],
  })
  context.models.decide(model, decision === 'accepted' ? 'kept' : 'rejected')
  context.log.info(
    `${label}: ${place.reference.metric} ${value.toFixed(4)}, loss ${loss!.toFixed(4)}, ${decision}`,
    { label, value, loss: loss!, decision },
  )
}

function directionFrom(before: Candidate | undefined, now: Candidate): SearchStep['direction'] {
  if (before === undefined) return 'start'
  const change = now.variable.value - before.variable.value
  return change === 0 ? 'none' : change > 0 ? 'up' : 'down'
}
