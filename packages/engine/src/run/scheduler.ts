import {
  type CheckedEdge,
  type CheckedFlow,
  type CheckedNode,
  flowInputNode,
  isMany,
  type Ports,
  turnBound,
} from '@metaml/core'

/** What lies on an edge for a turn: a model, or the mark that there will be none. */
export type Mark<M> = { readonly model: M } | { readonly end: true }

/** A node that can fire: its models by input port, a list where the port takes many. */
export interface ReadyFiring<M> {
  readonly node: CheckedNode
  readonly turn: number
  readonly inputs: { readonly [port: string]: M | readonly M[] }
}

/** What a firing gives by output port; absent where it gives nothing. */
export type FiringOutputs<M> = { readonly [port: string]: M | readonly (M | undefined)[] | undefined }

/** Something the scheduler did that a person may want to know. */
export type SchedulerNotice =
  | { readonly type: 'skipped'; readonly node: string; readonly turn: number }
  | { readonly type: 'turn-limit'; readonly node: string; readonly turns: number }

/**
 * Decides what fires when. It holds no clock and starts nothing: `take` gives the firings that are ready,
 * `finish` takes what one of them gave.
 *
 * - `all`: a node fires for a turn when every edge has a model of that turn; one end mark ends the turn there.
 * - `any`: a node fires for each model that comes, numbered in the order of coming; that numbers the turns of a cycle.
 * - `settled`: a node fires for a turn when every edge has a model or an end mark, at least one a model.
 * - What comes into a cycle at another node than one that fires on `any` holds for all its turns.
 * - What leaves a cycle is numbered anew, edge by edge. When nothing moves any more, a cycle from which nothing
 *   left on an edge puts an end mark there.
 */
export interface Scheduler<M> {
  /** The firings that became ready since the last call. */
  take(): ReadyFiring<M>[]
  finish(firing: { readonly node: CheckedNode; readonly turn: number }, outputs: FiringOutputs<M>): void
  /** The last model that came out at a place; undefined when none has. */
  outputAt(place: string): M | undefined
  /** Whether nothing runs and nothing is ready. */
  idle(): boolean
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
  const outputs = new Map<string, M>()
  const ready: ReadyFiring<M>[] = []
  let running = 0

  const isIn = (edge: CheckedEdge): boolean =>
    component.has(edge.to.node) && component.get(edge.from.node) !== component.get(edge.to.node)
  const isOut = (edge: CheckedEdge): boolean =>
    component.has(edge.from.node) && component.get(edge.from.node) !== component.get(edge.to.node)

  function send(edge: CheckedEdge, turn: number, mark: Mark<M>): void {
    if (!isOut(edge)) {
      deliver(edge, turn, mark)
      return
    }
    if ('end' in mark) return
    const count = (left.get(edge) ?? 0) + 1
    left.set(edge, count)
    deliver(edge, count, mark)
  }

  function deliver(edge: CheckedEdge, turn: number, mark: Mark<M>): void {
    const node = flow.nodes.get(edge.to.node)!
    if (!active.has(node.name)) return
    if (node.task.firing === 'any') {
      deliverToAny(node, edge, mark)
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

  function deliverToAny(node: CheckedNode, edge: CheckedEdge, mark: Mark<M>): void {
    if ('model' in mark) {
      const turn = (comings.get(node.name) ?? 0) + 1
      const bound = turnBound(node)
      if (component.has(node.name) && bound !== undefined && turn > bound) {
        options.onNotice?.({ type: 'turn-limit', node: node.name, turns: bound })
        return
      }
      comings.set(node.name, turn)
      fire(node, turn, new Map([[edge, mark]]))
      return
    }
    if (component.has(node.name)) return
    const ended = endedEdges.get(node.name) ?? new Set<CheckedEdge>()
    endedEdges.set(node.name, ended.add(edge))
    if (ended.size === node.incoming.length && !comings.has(node.name)) skip(node, 1)
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
    const models = [...marks.values()].filter(mark => 'model' in mark)
    const fires = node.task.firing === 'settled' ? models.length > 0 : models.length === marks.size
    if (fires) fire(node, turn, marks)
    else skip(node, turn)
  }

  function fire(node: CheckedNode, turn: number, marks: ReadonlyMap<CheckedEdge, Mark<M>>): void {
    running++
    ready.push({ node, turn, inputs: inputsOf(node, marks) })
  }

  function skip(node: CheckedNode, turn: number): void {
    options.onNotice?.({ type: 'skipped', node: node.name, turn })
    for (const edge of node.outgoing) send(edge, turn, { end: true })
  }

  function emit(node: CheckedNode, turn: number, given: FiringOutputs<M>): void {
    for (const port of Object.keys(node.task.outputs as Ports)) {
      const value = given[port]
      const many = isMany((node.task.outputs as Ports)[port]!)
      const at = (index: number | undefined): M | undefined =>
        many ? (value as readonly (M | undefined)[] | undefined)?.[index ?? 0] : (value as M | undefined)
      if (many) {
        ;(value as readonly (M | undefined)[] | undefined)?.forEach((model, index) => {
          if (model !== undefined) outputs.set(`${node.name}.${port}[${index}]`, model)
        })
      } else if (value !== undefined) outputs.set(`${node.name}.${port}`, value as M)
      for (const edge of node.outgoing) {
        if (edge.from.port !== port) continue
        const model = at(edge.from.index)
        send(edge, turn, model === undefined ? { end: true } : { model })
      }
    }
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
        if (isOut(edge) && !left.has(edge)) deliver(edge, 1, { end: true })
      }
    }
    return true
  }

  function begin(): void {
    for (const [name, model] of Object.entries(options.inputs ?? {})) {
      outputs.set(`${flowInputNode}.${name}`, model)
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
        deliver(edge, 1, model === undefined ? { end: true } : { model })
      }
    }
  }

  begin()
  return {
    take() {
      while (ready.length === 0 && running === 0 && closeCycle());
      return ready.splice(0)
    },
    finish({ node, turn }, given) {
      running--
      emit(node, turn, given)
    },
    outputAt: place => outputs.get(place),
    idle: () => running === 0 && ready.length === 0,
  }
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

/** The nodes that run: all, or with a preset node those behind it and what else these need. */
function activeNodes(flow: CheckedFlow, preset: string | undefined): Set<string> {
  if (preset === undefined) return new Set(flow.nodes.keys())
  const behind = new Set<string>()
  const follow = (name: string): void => {
    for (const { to } of flow.nodes.get(name)!.outgoing) {
      if (to.node === preset || behind.has(to.node)) continue
      behind.add(to.node)
      follow(to.node)
    }
  }
  follow(preset)
  const active = new Set(behind)
  const need = (name: string): void => {
    for (const { from } of flow.nodes.get(name)!.incoming) {
      if (from.node === preset || from.node === flowInputNode || active.has(from.node)) continue
      active.add(from.node)
      need(from.node)
    }
  }
  for (const name of behind) need(name)
  return active
}

/** The cycles from which a way leads to a node, its own included. */
function cyclesBefore(flow: CheckedFlow, name: string, component: ReadonlyMap<string, number>): number[] {
  const seen = new Set<string>()
  const visit = (current: string): void => {
    if (seen.has(current)) return
    seen.add(current)
    for (const { from } of flow.nodes.get(current)?.incoming ?? []) {
      if (from.node !== flowInputNode) visit(from.node)
    }
  }
  visit(name)
  return [...seen].flatMap(node => component.get(node) ?? [])
}
