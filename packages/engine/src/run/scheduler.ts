import {
  type CheckedEdge,
  type CheckedFlow,
  type CheckedNode,
  flowInputNode,
  formatPlace,
  isMany,
  overPort,
  type Ports,
  partOf,
  turnBound,
} from '@metaml/core'
import { activeNodes, cyclesBefore } from './active-nodes.js'
import type { EndReason } from './end-reason.js'
import { createJoinQueue } from './join-queue.js'
import { latestUses, type PartUses, usesBehind } from './part-uses.js'

/** What lies on an edge for a turn: a model, or the mark that there will be none. */
export type Mark<M> = { readonly model: M; readonly uses: PartUses } | { readonly end: EndReason }

/** A node that can fire: its models by input port, a list where the port takes many. */
export interface ReadyFiring<M> {
  readonly node: CheckedNode
  readonly turn: number
  /** As `turn`, counted anew in each use of a flow that is used inside another. */
  readonly useTurn: number
  readonly inputs: { readonly [port: string]: M | readonly M[] }
}

/** What a firing gives by output port; absent where it gives nothing. */
export type FiringOutputs<M> = { readonly [port: string]: M | readonly (M | undefined)[] | undefined }

/** Something the scheduler did that a person may want to know. */
export type SchedulerNotice =
  | {
      readonly type: 'skipped'
      readonly node: string
      readonly turn: number
      readonly because: EndReason
    }
  /** A JOIN used its turns up, and another model came; `over`: it goes on there. `use`: of the flow that it stands in. */
  | {
      readonly type: 'turn-limit'
      readonly node: string
      readonly turns: number
      readonly over: boolean
      readonly use?: number
    }
  /** A REDUCE goes on with what came. */
  | {
      readonly type: 'incomplete'
      readonly node: string
      readonly turn: number
      readonly came: number
      readonly missing: readonly { readonly edge: string; readonly because: EndReason }[]
    }

/** A node that waits although nothing moves any more. */
export interface Waiting {
  readonly node: string
  readonly turn: number
  /** Edges that have brought a model. */
  readonly came: readonly CheckedEdge[]
  /** Edges that have brought neither a model nor an end mark. */
  readonly missing: readonly CheckedEdge[]
  /** Whether the node fired for another turn. */
  readonly fired: boolean
}

/**
 * Decides what fires when. It holds no clock and starts nothing: `take` gives the firings that are ready,
 * `finish` takes what one of them gave.
 *
 * - `all`: a node fires for a turn when every edge has a model of that turn; one end mark ends the turn there.
 * - `any`: a node fires for each model that comes, one after another in an order that does not depend on how long
 *   tasks take (see `JoinQueue`); that numbers the turns of a cycle. Beyond its bound only its output `over` gives; in a
 *   flow that is used inside another each use has its own count.
 * - `settled`: a node fires for a turn when every edge has a model or an end mark, at least one a model.
 * - What comes into a cycle at another node than one that fires on `any` holds for all its turns.
 * - What leaves a cycle is numbered anew, edge by edge. When nothing moves any more, a cycle from which nothing
 *   left on an edge puts an end mark there.
 */
export interface Scheduler<M> {
  /** The firings that became ready since the last call. */
  take(): ReadyFiring<M>[]
  /** @param how `failed`: it gave nothing because it failed. */
  finish(
    firing: { readonly node: CheckedNode; readonly turn: number },
    outputs: FiringOutputs<M>,
    how?: 'failed',
  ): void
  /** The model of the last turn at a place, whenever it came; undefined when none has. */
  outputAt(place: string): M | undefined
  /** Whether nothing runs and nothing is ready. */
  idle(): boolean
  /** Nodes that have a model and wait for others; once nothing moves any more these never come. */
  waiting(): Waiting[]
}

/** What a run starts with beside the flow. */
export interface SchedulerOptions<M> {
  /** Models for the flow's own inputs. */
  readonly inputs?: { readonly [name: string]: M }
  /** A node that is not run: its outputs are these. */
  readonly preset?: { readonly node: string; readonly outputs: FiringOutputs<M> }
  readonly onNotice?: (notice: SchedulerNotice) => void
}

/** Makes the scheduler of a flow. */
export function createScheduler<M>(flow: CheckedFlow, options: SchedulerOptions<M> = {}): Scheduler<M> {
  const component = new Map<string, number>()
  flow.cycles.forEach((names, index) => {
    for (const name of names) component.set(name, index)
  })
  const active = activeNodes(flow, options.preset?.node)
  const closed = new Set<number>()
  /** Per node: what came, by turn and edge. */
  const arrived = new Map<string, Map<number, Map<CheckedEdge, Mark<M>>>>()
  /** What holds for all turns of a cycle. */
  const held = new Map<CheckedEdge, Mark<M>>()
  const comings = new Map<string, number>()
  const endedEdges = new Map<string, Set<CheckedEdge>>()
  const left = new Map<CheckedEdge, number>()
  const outputs = new Map<string, { readonly turn: number; readonly model: M }>()
  const ready: ReadyFiring<M>[] = []
  const queue = createJoinQueue<M>(flow)
  /** How many firings of a node run or are ready. */
  const running = new Map<string, number>()
  const fired = new Set<string>()
  /** Uses that a JOIN's bound was told of. */
  const limited = new Set<string>()
  /** By node and use: how many models a JOIN took. */
  const rounds = new Map<string, number>()
  /** Of the firings that run or are ready, by node and turn. */
  const usesOf = new Map<string, PartUses>()

  const isIn = (edge: CheckedEdge): boolean =>
    component.has(edge.to.node) && component.get(edge.from.node) !== component.get(edge.to.node)
  const isOut = (edge: CheckedEdge): boolean =>
    component.has(edge.from.node) && component.get(edge.from.node) !== component.get(edge.to.node)

  function send(edge: CheckedEdge, turn: number, mark: Mark<M>): void {
    const at = (arriving: number): Mark<M> =>
      'end' in mark ? mark : { ...mark, uses: usesBehind(edge, arriving, mark.uses) }
    if (!isOut(edge)) {
      deliver(edge, turn, at(turn))
      return
    }
    if ('end' in mark) return
    const count = (left.get(edge) ?? 0) + 1
    left.set(edge, count)
    deliver(edge, count, at(count))
  }

  function deliver(edge: CheckedEdge, turn: number, mark: Mark<M>): void {
    const node = flow.nodes.get(edge.to.node)!
    if (!active.has(node.name)) return
    if (node.task.firing === 'any') {
      deliverToAny(node, edge, turn, mark)
      return
    }
    if (isIn(edge)) {
      held.set(edge, mark)
      for (const waiting of arrived.get(node.name)?.keys() ?? []) settle(node, waiting)
      return
    }
    const turns = arrived.get(node.name) ?? new Map<number, Map<CheckedEdge, Mark<M>>>()
    arrived.set(node.name, turns)
    const marks = turns.get(turn) ?? new Map<CheckedEdge, Mark<M>>()
    turns.set(turn, marks)
    marks.set(edge, mark)
    settle(node, turn)
  }

  function deliverToAny(node: CheckedNode, edge: CheckedEdge, turn: number, mark: Mark<M>): void {
    if ('model' in mark) {
      queue.add(node.name, { edge, turn, ...mark })
      return
    }
    if (component.has(node.name)) return
    const ended = endedEdges.get(node.name) ?? new Set<CheckedEdge>()
    endedEdges.set(node.name, ended.add(edge))
    const came = comings.has(node.name) || queue.has(node.name)
    if (ended.size === node.incoming.length && !came) skip(node, 1, mark.end)
  }

  /** Lets the JOINs take what no other model can go before any more. */
  function releaseJoins(): void {
    for (;;) {
      const next = queue.next(name => running.has(name))
      if (next === undefined) return
      const node = flow.nodes.get(next.node)!
      const { edge, model, uses } = next.coming
      const turn = (comings.get(node.name) ?? 0) + 1
      comings.set(node.name, turn)
      const part = partOf(node.name)
      const use = uses[part]?.use
      const counted = `${node.name} ${use}`
      const round = (rounds.get(counted) ?? 0) + 1
      rounds.set(counted, round)
      if (isOver(node, round)) {
        const over = hasOver(node)
        if (!limited.has(counted)) {
          limited.add(counted)
          const notice = { type: 'turn-limit', node: node.name, turns: turnBound(node)!, over } as const
          options.onNotice?.({ ...notice, ...(use !== undefined && { use }) })
        }
        if (!over) continue
      }
      const now = use === undefined ? uses : { ...uses, [part]: { use, turn: round } }
      fire(node, turn, new Map([[edge, { model, uses: now }]]))
    }
  }

  /** Whether somebody takes what comes when the turns are used up. */
  function hasOver(node: CheckedNode): boolean {
    const place = formatPlace({ node: node.name, port: overPort })
    return node.outgoing.some(edge => edge.from.port === overPort) || flow.json.returns.includes(place)
  }

  /** Fires or ends a turn of a node once all that it waits for is there. */
  function settle(node: CheckedNode, turn: number): void {
    const turns = arrived.get(node.name)!
    const marks = new Map(turns.get(turn))
    for (const edge of node.incoming) {
      const mark = held.get(edge)
      if (mark !== undefined) marks.set(edge, mark)
    }
    if (marks.size < node.incoming.length) return
    turns.delete(turn)
    const missing = node.incoming.flatMap(edge => {
      const mark = marks.get(edge)!
      return 'end' in mark ? [{ edge: edge.text, because: mark.end }] : []
    })
    const [first] = missing
    const came = marks.size - missing.length
    if (first !== undefined && (came === 0 || node.task.firing !== 'settled')) {
      skip(node, turn, first.because)
      return
    }
    if (first !== undefined) options.onNotice?.({ type: 'incomplete', node: node.name, turn, came, missing })
    fire(node, turn, marks)
  }

  function fire(node: CheckedNode, turn: number, marks: ReadonlyMap<CheckedEdge, Mark<M>>): void {
    running.set(node.name, (running.get(node.name) ?? 0) + 1)
    fired.add(node.name)
    const uses = usesOfAll(marks)
    usesOf.set(`${node.name} ${turn}`, uses)
    const useTurn = uses[partOf(node.name)]?.turn ?? turn
    ready.push({ node, turn, useTurn, inputs: inputsOf(node, marks) })
  }

  /** What holds for all turns of a cycle says nothing of the use that a firing belongs to, where another model does. */
  function usesOfAll(marks: ReadonlyMap<CheckedEdge, Mark<M>>): PartUses {
    const all = [...marks].flatMap(([edge, mark]) =>
      'model' in mark ? [{ uses: mark.uses, holds: held.has(edge) }] : [],
    )
    const passing = all.filter(({ holds }) => !holds)
    return latestUses((passing.length > 0 ? passing : all).map(({ uses }) => uses))
  }

  function skip(node: CheckedNode, turn: number, because: EndReason): void {
    options.onNotice?.({ type: 'skipped', node: node.name, turn, because })
    for (const edge of node.outgoing) send(edge, turn, { end: because })
  }

  function emit(node: CheckedNode, turn: number, given: FiringOutputs<M>, how?: 'failed'): void {
    const uses = usesOf.get(`${node.name} ${turn}`) ?? {}
    usesOf.delete(`${node.name} ${turn}`)
    const beyond = node.task.firing === 'any' && isOver(node, uses[partOf(node.name)]?.turn ?? turn)
    for (const port of Object.keys(node.task.outputs as Ports)) {
      if (beyond && port !== overPort) continue
      const withheld = node.task.firing === 'any' && port === overPort && !beyond
      const value = withheld ? undefined : given[port]
      const many = isMany((node.task.outputs as Ports)[port]!)
      const at = (index: number | undefined): M | undefined =>
        many ? (value as readonly (M | undefined)[] | undefined)?.[index ?? 0] : (value as M | undefined)
      if (many) {
        ;(value as readonly (M | undefined)[] | undefined)?.forEach((model, index) => {
          if (model !== undefined) keep(`${node.name}.${port}[${index}]`, turn, model)
        })
      } else if (value !== undefined) keep(`${node.name}.${port}`, turn, value as M)
      for (const edge of node.outgoing) {
        if (edge.from.port !== port) continue
        const model = at(edge.from.index)
        const reason = { how: how ?? 'withheld', node: node.name, turn, port } as const
        send(edge, turn, model === undefined ? { end: reason } : { model, uses })
      }
    }
  }

  function keep(place: string, turn: number, model: M): void {
    if (turn >= (outputs.get(place)?.turn ?? 0)) outputs.set(place, { turn, model })
  }

  /** With nothing moving, ends a cycle whose feeders are over; gives whether there was one. */
  function closeCycle(): boolean {
    const open = flow.cycles.findIndex((names, index) => {
      if (closed.has(index)) return false
      const feeders = names.flatMap(name => cyclesBefore(flow, name, component))
      return feeders.every(feeder => feeder === index || closed.has(feeder))
    })
    if (open < 0) return false
    closed.add(open)
    for (const name of flow.cycles[open]!) {
      for (const edge of flow.nodes.get(name)!.outgoing) {
        if (isOut(edge) && !left.has(edge)) {
          deliver(edge, 1, { end: { how: 'cycle', nodes: flow.cycles[open]! } })
        }
      }
    }
    return true
  }

  function begin(): void {
    for (const [name, model] of Object.entries(options.inputs ?? {})) {
      keep(`${flowInputNode}.${name}`, 1, model)
    }
    for (const node of flow.nodes.values()) {
      if (options.preset?.node === node.name) {
        emit(node, 1, options.preset.outputs)
        continue
      }
      if (active.has(node.name) && node.incoming.length === 0) fire(node, 1, new Map())
      for (const edge of node.incoming) {
        if (edge.from.node !== flowInputNode) continue
        const model = options.inputs?.[edge.from.port]
        const end = { how: 'input', name: edge.from.port } as const
        send(edge, 1, model === undefined ? { end } : { model, uses: {} })
      }
    }
  }

  begin()
  return {
    take() {
      releaseJoins()
      while (ready.length === 0 && running.size === 0 && closeCycle()) releaseJoins()
      return ready.splice(0)
    },
    finish({ node, turn }, given, how) {
      const more = running.get(node.name)! - 1
      if (more > 0) running.set(node.name, more)
      else running.delete(node.name)
      emit(node, turn, given, how)
    },
    outputAt: place => outputs.get(place)?.model,
    idle: () => running.size === 0,
    waiting: () => [...flow.nodes.values()].flatMap(waitingAt),
  }

  function waitingAt(node: CheckedNode): Waiting[] {
    return [...(arrived.get(node.name) ?? [])].flatMap(([turn, marks]): Waiting[] => {
      const came = node.incoming.filter(edge => 'model' in (marks.get(edge) ?? {}))
      if (came.length === 0) return []
      const missing = node.incoming.filter(edge => !marks.has(edge) && !held.has(edge))
      return [{ node: node.name, turn, came, missing, fired: fired.has(node.name) }]
    })
  }
}

/** Whether a turn, as the bound of a JOIN counts, is beyond it. */
function isOver(node: CheckedNode, turn: number): boolean {
  return turn > (turnBound(node) ?? Number.POSITIVE_INFINITY)
}

function inputsOf<M>(
  node: CheckedNode,
  marks: ReadonlyMap<CheckedEdge, Mark<M>>,
): { [port: string]: M | readonly M[] } {
  const inputs: { [port: string]: M | readonly M[] } = {}
  for (const [port, type] of Object.entries(node.task.inputs as Ports)) {
    const models = node.incoming
      .filter(edge => edge.to.port === port)
      .sort((a, b) => (a.to.index ?? 0) - (b.to.index ?? 0))
      .flatMap(edge => {
        const mark = marks.get(edge)
        return mark !== undefined && 'model' in mark ? [mark.model] : []
      })
    if (isMany(type)) inputs[port] = models
    else if (models[0] !== undefined) inputs[port] = models[0]
  }
  return inputs
}
