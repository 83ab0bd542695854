import { MetamlError } from './errors.js'
import { type EdgeJson, type FlowJson, flowInputNode, formatPlace, type NodeJson } from './flow-json.js'
import type { Json, JsonObject } from './json.js'
import type { Kind } from './kinds.js'
import { isMany, type Ports } from './ports.js'
import type { AnyPipeTask } from './task.js'
import type { Added, Connectable, InputsArgument, ParamsArgument, Wire, Wires } from './wires.js'

const brand = Symbol.for('metaml.flow')

/** A flow: its JSON and the task objects that it was built with. */
export interface Flow<Returns = unknown> {
  readonly name: string
  readonly json: FlowJson
  /** By id; those of flows inside parameters too. Empty for a flow read from JSON. */
  readonly tasks: ReadonlyMap<string, AnyPipeTask>
  /** What the building function returned. */
  readonly returned: Returns
}

/** Where a node stands apart from its task's id. */
export interface NodeOptions {
  /** Default: the task's id, numbered from the second on. */
  readonly name?: string
}

/** Adds tasks to a flow and joins them. */
export interface FlowBuilder {
  /** An input of a flow that is used inside another. */
  input<K extends Kind>(kind: K, name?: string): Wire<K>
  /** Adds a task. A wire of another kind, or a parameter that the task does not have, does not compile. */
  add<T extends AnyPipeTask, const W extends InputsArgument<T['inputs']>>(
    task: T,
    params: ParamsArgument<T>,
    ...inputs: keyof T['inputs'] extends never
      ? [inputs?: undefined, options?: NodeOptions]
      : [inputs: W, options?: NodeOptions]
  ): Added<T, W>
  /** Adds the tasks of another flow, named `<name>/<node>`; gives what that flow returned. */
  use<R>(flow: Flow<R>, inputs: { readonly [name: string]: Wire }, options?: NodeOptions): R
}

/**
 * Builds a flow.
 *
 * What the function returns (a wire, or several in a list or an object) are the models that the flow returns.
 * @throws METAML_E_FLOW_NODE_NAME when two nodes get the same name
 */
export function flow<R>(name: string, build: (f: FlowBuilder) => R): Flow<R> {
  const inputs: Record<string, string> = {}
  const nodes: NodeJson[] = []
  const edges: EdgeJson[] = []
  const tasks = new Map<string, AnyPipeTask>()

  const nodeName = (wanted: string | undefined, id: string): string => {
    const taken = (candidate: string): boolean =>
      nodes.some(node => node.name === candidate || node.name.startsWith(`${candidate}/`))
    if (wanted !== undefined) {
      if (taken(wanted)) throw nameTaken(wanted)
      return wanted
    }
    let candidate = id
    for (let number = 2; taken(candidate); number++) candidate = `${id}-${number}`
    return candidate
  }

  const f: FlowBuilder = {
    input(kind, inputName = 'model') {
      inputs[inputName] = kind
      return { node: flowInputNode, port: inputName }
    },
    add(task: AnyPipeTask, params: unknown, wires?: unknown, options: NodeOptions = {}) {
      const node = nodeName(options.name, task.id)
      const written = Object.fromEntries(
        Object.entries(params as object).map(([key, value]) => [key, toJson(value, tasks)]),
      )
      nodes.push({ name: node, task: task.id, ...(Object.keys(written).length > 0 && { params: written }) })
      tasks.set(task.id, task)
      const counts = new Map<string, number>()
      const connect = (port: string, wire: Wire): void => {
        const index = counts.get(port) ?? 0
        counts.set(port, index + 1)
        const to = isMany(task.inputs[port]) ? { node, port, index } : { node, port }
        edges.push({ from: formatPlace(wire), to: formatPlace(to) })
      }
      for (const [port, given] of namedInputs(task.inputs, wires)) {
        for (const wire of Array.isArray(given) ? given : [given]) connect(port, wire)
      }
      return handles(node, task, connect) as never
    },
    use(inner, given, options = {}) {
      const prefix = nodeName(options.name, inner.name)
      const inside = (place: string): string => `${prefix}/${place}`
      for (const [id, task] of inner.tasks) tasks.set(id, task)
      for (const node of inner.json.nodes) nodes.push({ ...node, name: inside(node.name) })
      for (const edge of inner.json.edges) {
        const inputName = edge.from.startsWith(`${flowInputNode}.`)
          ? edge.from.slice(flowInputNode.length + 1)
          : undefined
        const wire = inputName === undefined ? undefined : given[inputName]
        edges.push({ from: wire ? formatPlace(wire) : inside(edge.from), to: inside(edge.to) })
      }
      return mapWires(inner.returned, wire => ({ ...wire, node: inside(wire.node) })) as never
    },
  }

  const returned = build(f)
  const returns: string[] = []
  mapWires(returned, wire => {
    returns.push(formatPlace(wire))
    return wire
  })
  const json: FlowJson = {
    format: 1,
    name,
    ...(Object.keys(inputs).length > 0 && { inputs }),
    nodes,
    edges,
    returns,
  }
  return { [brand]: true, name, json, tasks, returned } as Flow<R>
}

/** Takes a flow in JSON as a flow; its tasks are looked up by id later. */
export function flowFromJson(json: FlowJson): Flow {
  return { [brand]: true, name: json.name, json, tasks: new Map(), returned: undefined } as Flow
}

/** Tells a flow from any other value, whichever copy of this package made it. */
export function isFlow(value: unknown): value is Flow {
  return typeof value === 'object' && value !== null && brand in value
}

function nameTaken(name: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_FLOW_NODE_NAME',
    kind: 'usage',
    message: `Two nodes are called '${name}'.`,
    expected: 'a name of its own for each node of a flow',
    todo: 'give one of them another `name`',
  })
}

/** A parameter as JSON: flows become `$flow`; a function becomes a mark that the check of the flow refuses. */
function toJson(value: unknown, tasks: Map<string, AnyPipeTask>): Json {
  if (isFlow(value)) {
    for (const [id, task] of value.tasks) tasks.set(id, task)
    return { $flow: value.json as unknown as Json }
  }
  if (typeof value === 'function') return { $closure: value.name }
  if (Array.isArray(value)) return value.map(item => toJson(item, tasks))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item, tasks)]))
  }
  return value as Json
}

function namedInputs(ports: Ports, given: unknown): [string, Wire | Wire[]][] {
  if (given === undefined) return []
  const names = Object.keys(ports)
  const single = Array.isArray(given) || isWire(given)
  if (single && names.length === 1) return [[names[0]!, given as Wire | Wire[]]]
  return Object.entries(given as Record<string, Wire | Wire[]>)
}

function isWire(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && 'node' in value && 'port' in value
}

function handles(node: string, task: AnyPipeTask, connect: (port: string, wire: Wire) => void): object {
  const outputs = Object.entries(task.outputs as Ports).map(([port, type]) => [
    port,
    isMany(type) ? wiresOf(node, port) : { node, port },
  ])
  const manyInput = Object.entries(task.inputs as Ports).find(([, type]) => isMany(type))?.[0]
  const later: Partial<Connectable> =
    manyInput === undefined ? {} : { connect: wire => connect(manyInput, wire) }
  if (outputs.length === 1) return Object.assign(outputs[0]![1] as object, later)
  return { node, ...Object.fromEntries(outputs), ...later }
}

function wiresOf(node: string, port: string): Wires {
  const at = (index: number): Wire => ({ node, port, index })
  return {
    node,
    at,
    *[Symbol.iterator]() {
      for (let index = 0; ; index++) yield at(index)
    },
  }
}

/** Applies a function to every wire of what a building function returned, keeping its shape. */
function mapWires(value: unknown, change: (wire: Wire) => Wire): unknown {
  if (isWire(value)) return change(value)
  if (Array.isArray(value)) return value.map(item => mapWires(item, change))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapWires(item, change)]))
  }
  return value
}
