import { createHash } from 'node:crypto'
import {
  type CheckedNode,
  canonicalJson,
  errorToParts,
  isMany,
  type Json,
  type JsonObject,
  type Kind,
  MetamlError,
  type Model,
  type Ports,
  parameterNames,
  portCore,
  validateParams,
  withParameter,
} from '@metaml/core'
import { codeDigests } from '../store/code-digests.js'
import { explainChange } from '../store/explain-change.js'
import type { KeyParts } from '../store/trial-record.js'
import { toolVersion } from '../tools/tool-version.js'
import { logLine } from './log-lines.js'
import type { FiringEnded } from './run-records.js'
import { earlierFiring, type RunScope } from './run-scope.js'
import type { FiringOutputs, ReadyFiring } from './scheduler.js'
import { readParameter, setParameter } from './set-parameter.js'
import { createContext } from './task-context.js'
import { untilStopped } from './until-stopped.js'

/** A firing to run: ready, named, and with a way to look at the other nodes' models. */
export interface NodeFiring extends ReadyFiring<Model> {
  readonly name: string
  readonly fanOut: { readonly [port: string]: number }
  readonly outputOf: (node: string) => Model | undefined
  /** The full form of a key of CFG as the node writes it; undefined when it names no node of the flow. */
  readonly resolveKey: (key: string) => string | undefined
}

/**
 * Fires a node: takes over what it gave before the run was resumed when nothing that it depends on is different,
 * else runs its task. When it returns, the firing and its models are on disk.
 * @throws what the task throws, METAML_E_TASK_OUTPUT, METAML_E_FLOW_PARAMETER
 */
export async function fireNode(
  firing: NodeFiring,
  scope: RunScope,
  signal: AbortSignal,
): Promise<FiringOutputs<Model>> {
  const { node, name, turn } = firing
  const { task } = node
  const began = performance.now()
  const place = { node: name, turn }
  const params = currentParams(node, name, scope)
  const parts = await firingParts(firing, params, scope)
  const before = scope.earlier.firings.get(earlierFiring(name, turn))
  let changes = before === undefined ? [] : changesSince(before, parts, scope)
  if (before !== undefined && changes.length === 0) {
    const kept = await keptOutputs(before, scope)
    if (kept !== undefined) {
      for (const [key, value] of Object.entries(before.cfgSets ?? {})) setParameter(key, value, name, scope)
      scope.emit({
        type: 'firing-end',
        ...place,
        task: task.id,
        status: 'kept',
        seconds: before.seconds,
        models: idsOf(kept),
      })
      return kept
    }
    changes = ['files that it had made are not in the store any more']
  }

  scope.record({ type: 'firing', ...place, task: task.id, time: new Date().toISOString(), params, changes })
  scope.emit({ type: 'firing-start', ...place, task: task.id })
  const seconds = (): number => (performance.now() - began) / 1000
  try {
    const made = createContext({ ...firing, params }, scope, signal)
    const { context, cfgReads, cfgSets } = made
    const running = task.run(context as never)
    const stopped = untilStopped(running, signal, () => leaveBehind(task.id, place, scope))
    const given = await stopped.finally(made.stopAhead)
    signal.throwIfAborted()
    const outputs = checkedOutputs(node, given as FiringOutputs<Model>, scope)
    const ended = { ...place, seconds: seconds(), outputs: outputIds(outputs) }
    scope.record({ type: 'firing-end', ...ended, status: 'done', parts, cfgReads, cfgSets })
    await scope.commit()
    const { seconds: took } = ended
    scope.emit({
      type: 'firing-end',
      ...place,
      task: task.id,
      status: 'done',
      seconds: took,
      models: idsOf(outputs),
    })
    return outputs
  } catch (error) {
    if (!signal.aborted) {
      const failed = { ...place, status: 'failed', seconds: seconds(), error: errorToParts(error) } as const
      scope.record({ type: 'firing-end', ...failed, outputs: {} })
      await scope.commit()
      scope.emit({ type: 'firing-end', ...failed, task: task.id, models: [] })
    }
    throw error
  }
}

function leaveBehind(task: string, place: { node: string; turn: number }, scope: RunScope): void {
  const message = `The task '${task}' does not stop when its signal says so, and is left behind.`
  logLine(scope, place, 'warn', message, { leftBehind: true })
}

/** The parameters of a firing: what the flow and the command say, then what control tasks set meanwhile. */
function currentParams(node: CheckedNode, name: string, scope: RunScope): JsonObject {
  const set = [...scope.cfgSet].flatMap(([key, value]) =>
    key.startsWith(`${name}.`) ? [[key.slice(name.length + 1), value] as const] : [],
  )
  if (set.length === 0) return node.params as JsonObject
  const changed = set.reduce<JsonObject>(
    (all, [parameter, value]) => withParameter(all, parameter, value, () => parameterNames(node.task.params)),
    node.given ?? node.written,
  )
  const result = validateParams(node.task.params, changed)
  if ('value' in result) return result.value as JsonObject
  const [issue] = result.issues
  throw new MetamlError({
    code: 'METAML_E_FLOW_PARAMETER',
    kind: 'usage',
    message: `A parameter that was set while the flow ran does not fit '${name}': ${issue!.message}`,
    found: JSON.stringify(Object.fromEntries(set)),
    todo: `look at what sets ${set.map(([parameter]) => `${name}.${parameter}`).join(', ')}`,
  })
}

/** What a firing depends on, in the form of a trial's key. */
async function firingParts(firing: NodeFiring, params: JsonObject, scope: RunScope): Promise<KeyParts> {
  const { node, inputs } = firing
  const { task } = node
  const origin = scope.tasks.origin(task.id)
  const tools: Record<string, string> = {}
  for (const need of task.needs ?? []) {
    tools[need.id] = await toolVersion(need, scope.config).catch(() => 'missing')
  }
  const models: Record<string, string> = {}
  for (const [port, value] of Object.entries(inputs)) {
    if (Array.isArray(value)) {
      for (const [index, model] of value.entries()) models[`${port}[${index}]`] = knownOf(model)
    } else models[port] = knownOf(value as Model)
  }
  const reference = typeof params.reference === 'string' ? firing.outputOf(params.reference) : undefined
  if (reference !== undefined) models.reference = knownOf(reference)
  return {
    format: 1,
    task: task.id,
    unit: '',
    args: params,
    models,
    datasets: {},
    code: await codeDigests(params, scope.projectDir),
    versions: { [origin.package]: origin.version, ...origin.dependencies },
    tools,
    seed: scope.seed,
  }
}

/** A model as a task sees it: its id, its content and what is known of it while the flow runs. */
function knownOf({ id, digest, metrics, reports }: Model): string {
  const facts = canonicalJson({ metrics: metrics.filter(({ split }) => split !== 'test'), reports })
  const known = createHash('sha256').update(facts).digest('hex').slice(0, 16)
  return `${id} ${digest} ${known}`
}

function changesSince(before: FiringEnded, parts: KeyParts, scope: RunScope): string[] {
  const read = Object.entries(before.cfgReads ?? {}).flatMap(([key, value]) => {
    const now = readParameter(key, scope) ?? null
    return canonicalJson(now) === canonicalJson(value) ? [] : [`${key}: ${text(value)} -> ${text(now)}`]
  })
  return [...(before.parts === undefined ? [] : explainChange(before.parts, parts)), ...read]
}

function text(value: Json): string {
  return JSON.stringify(value)
}

/** What a finished firing gave; undefined when a model of it is not known any more, or a file of one not there. */
async function keptOutputs(before: FiringEnded, scope: RunScope): Promise<FiringOutputs<Model> | undefined> {
  const ids = Object.values(before.outputs).flat()
  if (ids.some(id => id !== null && scope.models.get(id) === undefined)) return undefined
  const files = new Set(scope.earlier.filesOf(before.node, before.turn))
  const there = await Promise.all([...files].map(sha256 => scope.store.has(sha256)))
  if (!there.every(Boolean)) return undefined
  const modelOf = (id: string | null): Model | undefined => (id === null ? undefined : scope.models.get(id))
  return Object.fromEntries(
    Object.entries(before.outputs).map(([port, given]) => [
      port,
      typeof given === 'string' ? modelOf(given) : given.map(modelOf),
    ]),
  )
}

/** @throws METAML_E_TASK_OUTPUT when the task did not give what its ports say */
function checkedOutputs(
  node: CheckedNode,
  given: FiringOutputs<Model>,
  scope: RunScope,
): FiringOutputs<Model> {
  const ports = node.task.outputs as Ports
  const refuse = (port: string, expected: string, found: string): never => {
    throw new MetamlError({
      code: 'METAML_E_TASK_OUTPUT',
      kind: 'plugin',
      message: `The task '${node.task.id}' gave something else at '${port}' than it declares.`,
      expected,
      found,
      todo: 'report it to the author of the task',
    })
  }
  for (const port of Object.keys(given ?? {})) {
    if (!(port in ports)) refuse(port, `one of ${Object.keys(ports).join(', ') || 'no ports'}`, port)
  }
  for (const [port, type] of Object.entries(ports)) {
    const value = given?.[port]
    if (isMany(type)) {
      if (!Array.isArray(value)) refuse(port, 'a list of models', typeof value)
      continue
    }
    const model = value as Model | undefined
    const core = portCore(type)
    if (model === undefined) {
      if (typeof type === 'string' || !('optional' in type)) refuse(port, 'a model', 'nothing')
      continue
    }
    if (scope.models.get(model.id) === undefined) refuse(port, 'a model of the model space', String(model.id))
    if (typeof core === 'string' && core !== 'any' && model.kind !== core) {
      refuse(port, `a model of kind '${core as Kind}'`, `one of kind '${model.kind}'`)
    }
  }
  return given ?? {}
}

function outputIds(outputs: FiringOutputs<Model>): FiringEnded['outputs'] {
  const ids: Record<string, string | (string | null)[]> = {}
  for (const [port, value] of Object.entries(outputs)) {
    if (Array.isArray(value)) ids[port] = value.map(model => (model as Model | undefined)?.id ?? null)
    else if (value !== undefined) ids[port] = (value as Model).id
  }
  return ids
}

function idsOf(outputs: FiringOutputs<Model>): string[] {
  return Object.values(outputIds(outputs))
    .flat()
    .filter(id => id !== null)
}
