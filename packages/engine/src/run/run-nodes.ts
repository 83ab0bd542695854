import { type CheckedFlow, errorToParts, isMetamlError, MetamlError, type Model } from '@metaml/core'
import { fanOutOf } from './fan-out.js'
import { fireNode } from './fire-node.js'
import { firingId } from './firing-id.js'
import { logLine } from './log-lines.js'
import type { RunScope } from './run-scope.js'
import { createScheduler, type FiringOutputs, type ReadyFiring } from './scheduler.js'

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
  const latest = new Map<string, Model>()
  const scheduler = createScheduler<Model>(flow, {
    ...(inputs && { inputs }),
    ...(preset && { preset }),
    onNotice(notice) {
      if (notice.type === 'skipped') skipped.push({ node: `${prefix}${notice.node}`, turn: notice.turn })
      else turnLimit(`${prefix}${notice.node}`, notice.turns, scope)
    },
  })
  const running = new Set<Promise<void>>()

  const run = async (ready: ReadyFiring<Model>): Promise<void> => {
    const name = `${prefix}${ready.node.name}`
    try {
      const outputs = await fireNode(
        { ...ready, name, fanOut: fanOutOf(ready.node, flow), outputOf: node => latest.get(node) },
        scope,
        signal,
      )
      const first = Object.values(outputs)
        .flat()
        .find(model => model !== undefined)
      if (first !== undefined) latest.set(ready.node.name, first)
      scheduler.finish(ready, outputs)
    } catch (error) {
      if (!signal.aborted) errors.push(located(error, firingId(name, ready.turn)))
      scheduler.finish(ready, {})
    }
  }

  for (const model of Object.values(preset?.outputs ?? {}).flat()) {
    if (model !== undefined) latest.set(preset!.node, model)
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
  const places = flow.json.returns.map(place => scheduler.outputAt(place))
  const returned = [...new Map(places.flatMap(model => (model ? [[model.id, model] as const] : []))).values()]
  return { returned: returned.map(({ id }) => scope.models.get(id)!), errors }
}

function recordSkipped(node: string, turn: number, scope: RunScope): void {
  scope.record({ type: 'firing-end', node, turn, status: 'skipped', outputs: {}, seconds: 0 })
  scope.emit({ type: 'firing-end', node, turn, task: '', status: 'skipped', seconds: 0, models: [] })
}

function turnLimit(node: string, turns: number, scope: RunScope): void {
  logLine(
    scope,
    { node },
    'warn',
    `The cycle of '${node}' ends here: it made the ${turns} turns of maxTurns.`,
  )
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
