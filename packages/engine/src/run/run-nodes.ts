import {
  type CheckedFlow,
  errorToParts,
  isMetamlError,
  MetamlError,
  type Model,
  resolveKey,
} from '@metaml/core'
import { fanOutOf } from './fan-out.js'
import { fireNode } from './fire-node.js'
import { firingId } from './firing-id.js'
import { logLine } from './log-lines.js'
import { incompleteNote, type RunNote, stoppedNote, turnLimitNote, waitingText } from './run-note.js'
import type { RunScope } from './run-scope.js'
import { createScheduler, type FiringOutputs, type ReadyFiring, type Waiting } from './scheduler.js'

/** Where a flow stands and what it starts with. */
export interface NodesStart {
  /** Put before the names of its nodes; empty for the flow of the run. */
  readonly prefix: string
  readonly inputs?: { readonly [name: string]: Model }
  readonly preset?: { readonly node: string; readonly outputs: FiringOutputs<Model> }
}

/** What the nodes of a flow gave. */
export interface NodesOutcome {
  /** At the places that the flow returns, each model once. */
  readonly returned: readonly Model[]
  readonly errors: readonly MetamlError[]
}

/**
 * Runs all nodes of a flow: independent ones at the same time. A task that fails ends what depends on it; the rest
 * goes on.
 */
export async function runNodes(
  flow: CheckedFlow,
  start: NodesStart,
  scope: RunScope,
  signal: AbortSignal,
): Promise<NodesOutcome> {
  const { prefix, inputs, preset } = start
  const errors: MetamlError[] = []
  const skipped: { node: string; turn: number }[] = []
  /** By node: what it gave in its last turn. */
  const latest = new Map<string, { readonly turn: number; readonly model: Model }>()
  const scheduler = createScheduler<Model>(flow, {
    ...(inputs && { inputs }),
    ...(preset && { preset }),
    onNotice(notice) {
      const name = `${prefix}${notice.node}`
      if (notice.type === 'skipped') skipped.push({ node: name, turn: notice.turn })
      else if (notice.type === 'incomplete') note(incompleteNote(notice, name), scope)
      else note(turnLimitNote(flow.nodes.get(notice.node)!, notice, name), scope)
    },
  })
  const running = new Set<Promise<void>>()

  const run = async (ready: ReadyFiring<Model>): Promise<void> => {
    const name = `${prefix}${ready.node.name}`
    try {
      const outputs = await fireNode(
        {
          ...ready,
          name,
          fanOut: fanOutOf(ready.node, flow),
          outputOf: node => latest.get(node)?.model,
          resolveKey: key => fullKey(ready.node.name, key, flow, prefix),
        },
        scope,
        signal,
      )
      const [taken] = Object.values(ready.inputs).flat()
      const stopped = taken && stoppedNote(ready.node, name, ready.turn, taken.id)
      if (stopped !== undefined) note(stopped, scope)
      const first = Object.values(outputs)
        .flat()
        .find(model => model !== undefined)
      if (first !== undefined && ready.turn >= (latest.get(ready.node.name)?.turn ?? 0)) {
        latest.set(ready.node.name, { turn: ready.turn, model: first })
      }
      scheduler.finish(ready, outputs)
    } catch (error) {
      if (!signal.aborted) errors.push(located(error, firingId(name, ready.turn)))
      scheduler.finish(ready, {}, 'failed')
    }
  }

  for (const model of Object.values(preset?.outputs ?? {}).flat()) {
    if (model !== undefined) latest.set(preset!.node, { turn: 1, model })
  }
  for (;;) {
    const ready = signal.aborted ? [] : scheduler.take()
    for (const { node, turn } of skipped.splice(0)) {
      if (!signal.aborted) recordSkipped(node, turn, scope)
    }
    for (const firing of ready) {
      const done = run(firing).finally(() => running.delete(done))
      running.add(done)
    }
    if (running.size === 0) break
    await Promise.race(running)
  }
  if (!signal.aborted) {
    const stuck = tellOfWaiting(scheduler.waiting(), prefix, scope)
    if (stuck.length > 0 && errors.length === 0) errors.push(deadlock(stuck, prefix))
  }
  const places = flow.json.returns.map(place => scheduler.outputAt(place))
  const returned = [...new Map(places.flatMap(model => (model ? [[model.id, model] as const] : []))).values()]
  return { returned: returned.map(({ id }) => scope.models.get(id)!), errors }
}

function recordSkipped(node: string, turn: number, scope: RunScope): void {
  scope.record({ type: 'firing-end', node, turn, status: 'skipped', outputs: {}, seconds: 0 })
  scope.emit({ type: 'firing-end', node, turn, task: '', status: 'skipped', seconds: 0, models: [] })
}

/** Says something about how the run goes: in LOG now, and when the run ends. */
function note(said: RunNote, scope: RunScope): void {
  const { node, turn, text, type } = said
  const level = type === 'stopped' ? 'info' : 'warn'
  scope.notes.push(said)
  logLine(scope, { node, ...(turn !== undefined && { turn }) }, level, text)
}

/** Tells of models that wait for others; gives the nodes that never ran because of that. */
function tellOfWaiting(waiting: readonly Waiting[], prefix: string, scope: RunScope): readonly Waiting[] {
  const stuck = waiting.filter(({ fired }) => !fired)
  for (const left of waiting.filter(({ fired }) => fired)) {
    const text = `${waitingText(left, prefix)}, which never came.`
    note({ type: 'left-over', node: `${prefix}${left.node}`, turn: left.turn, text }, scope)
  }
  return stuck
}

/** Nothing moves any more, and nodes that never ran wait for each other. */
function deadlock(stuck: readonly Waiting[], prefix: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_FLOW_DEADLOCK',
    kind: 'usage',
    message: 'The flow came to a stand: tasks wait for models that nothing will give.',
    expected: 'a model or an end on every input of a task, in each turn',
    found: stuck.map(left => waitingText(left, prefix)).join('\n'),
    todo: 'look for a way that ends inside a cycle, or that another JOIN gives turns of its own, before those tasks',
    data: {
      waiting: stuck.map(({ node, turn, came, missing }) => ({
        node: `${prefix}${node}`,
        turn,
        came: came.map(({ text }) => text),
        missing: missing.map(({ text }) => text),
      })),
    },
  })
}

/** The full key of a parameter that a node calls `node.parameter`; undefined when the flow has no such node. */
function fullKey(from: string, key: string, flow: CheckedFlow, prefix: string): string | undefined {
  const resolved = resolveKey(from, key, name => flow.nodes.has(name))
  return resolved && `${prefix}${resolved.node}.${resolved.parameter}`
}

/** An error that says which firing it comes from. */
function located(error: unknown, id: string): MetamlError {
  const parts = errorToParts(error)
  return new MetamlError({
    ...parts,
    ...(isMetamlError(error) ? {} : { todo: 'report it to the author of the task' }),
    data: { ...parts.data, firing: id },
    cause: error,
  })
}
