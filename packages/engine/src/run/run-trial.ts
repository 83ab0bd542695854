import {
  type AnyPipeTask,
  type DatasetReference,
  errorToParts,
  isPythonNeed,
  type Json,
  MetamlError,
  type Metric,
  type Model,
  type ModelHandle,
  type Split,
  type ToolNeed,
  type Trial,
  type TrialLimits,
  type Unit,
} from '@metaml/core'
import type { UnitListener } from '../executor/unit-job.js'
import { codeDigests } from '../store/code-digests.js'
import { explainChange } from '../store/explain-change.js'
import { trialKey, unitSeed } from '../store/trial-key.js'
import type { KeyParts, TrialRecord } from '../store/trial-record.js'
import { toolVersion } from '../tools/tool-version.js'
import { firingId } from './firing-id.js'
import { logLine } from './log-lines.js'
import { checkedDigest, handleData } from './model-space.js'
import type { ModelRecorded, TrialEnded } from './run-records.js'
import type { RunScope } from './run-scope.js'
import type { TrialReason } from './run-view.js'

/** A trial that a firing asks for. */
export interface TrialOrder {
  readonly task: AnyPipeTask
  readonly node: string
  readonly turn: number
  readonly unit: string
  readonly args: Json
  readonly label: string
  readonly models: { readonly [name: string]: ModelHandle }
  readonly datasets: { readonly [name: string]: DatasetReference }
  readonly parents: readonly Model[]
  /** In place of what the unit declares. */
  readonly limits?: TrialLimits
}

const openSplits: readonly Split[] = ['train', 'validation']
const allSplits: readonly Split[] = ['train', 'validation', 'test']

/**
 * Runs a unit as a trial, or takes what it gave before: in this run, or in another that shares the store.
 * When it returns, the trial and its models are on disk.
 * @param asked told when it waits for its resources
 */
export async function runTrial(
  order: TrialOrder,
  scope: RunScope,
  signal: AbortSignal,
  asked?: () => void,
): Promise<Trial<never>> {
  const { node, turn, label, unit: unitName } = order
  const { parts, key, known } = await findTrial(order, scope)
  const place = { node, turn, label, unit: unitName }
  const reason = known ? ({ why: 'found', run: known.run } as const) : await reasonToRun(parts, label, scope)
  if (known === undefined) scope.record({ type: 'trial', ...place, key, reason })
  const ended = { type: 'trial-end', ...place, key, reason } as const
  const run = () => {
    scope.emit({ type: 'trial-wait', ...place })
    const ahead = scope.ahead.get(key)
    scope.ahead.delete(key)
    return ahead?.take() ?? runUnit({ order, parts, key }, listenerOf(order, scope), scope, signal)
  }
  try {
    const running = known ?? run()
    asked?.()
    const record = await running
    const models = enterModels(order, record, scope)
    if (known === undefined) await scope.store.putTrial(record)
    const status = known ? 'found' : 'done'
    await endTrial({ ...ended, status, record, models: Object.values(models).map(({ id }) => id) }, scope)
    const metrics = Object.values(record.models).flatMap(made => made.metrics)
    scope.emit({ type: 'trial-end', ...place, status, seconds: record.seconds, metrics })
    return trialOf(record, models, known !== undefined, scope) as Trial<never>
  } catch (error) {
    if (!signal.aborted) {
      await endTrial({ ...ended, status: 'failed', models: [], error: errorToParts(error) }, scope)
      scope.emit({ type: 'trial-end', ...place, status: 'failed', seconds: 0, metrics: [] })
    }
    throw error
  }
}

function needsOf({ task, unit }: TrialOrder): ToolNeed[] {
  const names = unitOf(task, unit).needs ?? []
  return (task.needs ?? []).filter(need => names.includes(need.id))
}

function unitOf(task: AnyPipeTask, name: string): Unit {
  const unit = task.units?.[name]
  if (unit !== undefined) return unit
  throw new MetamlError({
    code: 'METAML_E_UNIT_UNKNOWN',
    kind: 'plugin',
    message: `The task '${task.id}' asks for its unit '${name}', which it does not have.`,
    expected: `one of ${Object.keys(task.units ?? {}).join(', ') || '(it has none)'}`,
    found: name,
  })
}

async function keyParts(order: TrialOrder, needs: readonly ToolNeed[], scope: RunScope): Promise<KeyParts> {
  const origin = scope.tasks.origin(order.task.id)
  const versions = await Promise.all(
    needs.map(async need => [need.id, await toolVersion(need, scope.config, scope.signal)] as const),
  )
  const digests = (handles: { readonly [name: string]: { readonly digest: string } }) =>
    Object.fromEntries(Object.entries(handles).map(([name, { digest }]) => [name, digest]))
  return {
    format: 1,
    task: order.task.id,
    unit: order.unit,
    args: order.args,
    models: digests(order.models),
    datasets: digests(order.datasets),
    code: await codeDigests(order.args, scope.projectDir),
    versions: { [origin.package]: origin.version, ...origin.dependencies },
    tools: Object.fromEntries(versions),
    seed: scope.seed,
  }
}

/** What this run's journal has of a trial, if all its files are still in the store. */
async function soundEarlier(key: string, { earlier, store }: RunScope): Promise<TrialRecord | undefined> {
  const record = earlier.trials.get(key)
  if (record === undefined) return undefined
  const files = [record.files, ...Object.values(record.models).map(made => made.files)].flatMap(Object.values)
  const there = await Promise.all(files.map((sha256: string) => store.has(sha256)))
  return there.every(Boolean) ? record : undefined
}

async function reasonToRun(parts: KeyParts, label: string, scope: RunScope): Promise<TrialReason> {
  const last = await scope.store.lastTrial(parts.task, parts.unit, label, parts)
  return last === undefined ? { why: 'new' } : { why: 'changed', changes: explainChange(last.parts, parts) }
}

/** A trial whose key is known. */
export interface KeyedOrder {
  readonly order: TrialOrder
  readonly parts: KeyParts
  readonly key: string
}

/**
 * The key of a trial, and what the store or this run's journal has of it.
 * @throws METAML_E_UNIT_UNKNOWN
 */
export async function findTrial(
  order: TrialOrder,
  scope: RunScope,
): Promise<KeyedOrder & { readonly known?: TrialRecord }> {
  const parts = await keyParts(order, needsOf(order), scope)
  const key = trialKey(parts)
  const known = (await soundEarlier(key, scope)) ?? (await scope.store.findTrial(key))
  return { order, parts, key, ...(known !== undefined && { known }) }
}

/** Tells the run's watchers, journal and log what a trial does. */
export function listenerOf({ node, turn, label, unit }: TrialOrder, scope: RunScope): UnitListener {
  const place = { node, turn, label }
  return {
    start: () => scope.emit({ type: 'trial-start', ...place, unit }),
    log: (level, message, data) => logLine(scope, place, level, message, data),
    progress: progress => scope.emit({ type: 'progress', ...place, progress }),
    process: scope.recordProcess,
  }
}

/** Runs the unit of a trial; nothing is journaled of what it gives. */
export async function runUnit(
  { order, parts, key }: KeyedOrder,
  listener: UnitListener,
  scope: RunScope,
  signal: AbortSignal,
): Promise<TrialRecord> {
  const { task, label } = order
  const unit = unitOf(task, order.unit)
  const { limits } = order
  const memory = limits?.memory ?? unit.memory
  const outcome = await scope.executor.run(
    {
      task: task.id,
      unit: order.unit,
      module: unit.module.href,
      args: order.args,
      models: mapValues(order.models, handleData),
      datasets: order.datasets,
      splits: order.unit === 'test' ? allSplits : openSplits,
      projectDir: scope.projectDir,
      seed: unitSeed(scope.seed, key),
      needs: needsOf(order).map(sendableNeed),
      cores: limits?.cores ?? unit.cores ?? 1,
      ...(memory !== undefined && { memory }),
      seats: unit.seats ?? {},
      ...(limits && { limits }),
    },
    listener,
    signal,
  )
  const models: Record<string, TrialRecord['models'][string]> = {}
  for (const [name, made] of Object.entries(outcome.models)) {
    models[name] = { ...made, digest: await checkedDigest(made, scope.kinds, scope.store) }
  }
  const { result, files, seconds } = outcome
  return { format: 1, key, parts, label, run: scope.id, result, models, files, seconds }
}

/** A need whose URLs are text, as they cross to another process. */
function sendableNeed(need: ToolNeed): ToolNeed {
  if (!isPythonNeed(need)) return need
  return { ...need, python: { ...need.python, lock: need.python.lock.toString() as unknown as URL } }
}

function enterModels(order: TrialOrder, record: TrialRecord, scope: RunScope): { [name: string]: Model } {
  const { node, turn, label, task } = order
  const names = Object.keys(record.models)
  const base = `${firingId(node, turn)}/${label}`
  const models: Record<string, Model> = {}
  for (const name of names) {
    const { digest, kind, descriptor, files, metrics } = record.models[name]!
    const facts: ModelRecorded = {
      type: 'model',
      id: names.length === 1 ? base : `${base}/${name}`,
      ...{ node, turn, task: task.id, trial: label },
      parents: order.parents.map(parent => parent.id),
      ...{ kind, digest, descriptor, files, metrics },
      reports: {},
    }
    scope.record(facts)
    models[name] = scope.models.add(facts)
  }
  return models
}

async function endTrial(record: TrialEnded, scope: RunScope): Promise<void> {
  scope.record(record)
  await scope.commit()
}

function trialOf(
  record: TrialRecord,
  models: { readonly [name: string]: Model },
  cached: boolean,
  scope: RunScope,
): Trial {
  const { key, label, result, seconds } = record
  return {
    key,
    label,
    cached,
    result,
    models,
    files: mapValues(record.files, scope.store.soundPath),
    seconds,
  }
}

function mapValues<A, B>(
  object: { readonly [key: string]: A },
  change: (value: A) => B,
): { [key: string]: B } {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))
}

/**
 * Measures a model that the flow returns on the test split, by the unit `test` of the task that made its content: where
 * a task only measured and handed the same content on, that of the one before it. Undefined where none has such a unit
 * or the model belongs to no data set.
 */
export async function testModel(model: Model, scope: RunScope): Promise<readonly Metric[] | undefined> {
  const task = testerOf(model, scope)
  const dataset = model.descriptor.dataset as DatasetReference | undefined
  if (task === undefined || dataset === undefined) return undefined
  const order: TrialOrder = {
    ...{ task, node: model.node, turn: model.turn, unit: 'test', args: null, label: `test ${model.id}` },
    models: { model },
    datasets: { data: dataset },
    parents: [],
  }
  const trial = await runTrial(order, scope, scope.signal)
  const metrics = trial.result as readonly Metric[]
  scope.record({ type: 'metrics', model: model.id, metrics })
  scope.models.addMetrics(model.id, metrics)
  await scope.commit()
  return metrics
}

/** The task with a unit `test` that made a model, or the ancestor whose content it is. */
function testerOf(model: Model, scope: RunScope): AnyPipeTask | undefined {
  const task = scope.tasks.find(scope.models.taskOf(model.id) ?? '')
  if (task?.units?.test !== undefined) return task
  for (const id of model.parents) {
    const parent = scope.models.get(id)
    if (parent === undefined || parent.digest !== model.digest || parent.id === model.id) continue
    const found = testerOf(parent, scope)
    if (found !== undefined) return found
  }
  return undefined
}
