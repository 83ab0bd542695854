import type { FlowBudget } from './budget.js'
import {
  badInput,
  closed,
  missingInput,
  nameTaken,
  notAName,
  noWire,
  promised,
  twoTasks,
  unknownInput,
  unnamedWire,
} from './flow-errors.js'
import {
  type EdgeJson,
  type FlowJson,
  flowInputNode,
  formatPlace,
  isNodeName,
  isPortName,
  type NodeJson,
  parsePlace,
} from './flow-json.js'
import type { JsonObject } from './json.js'
import type { Kind } from './kinds.js'
import { moved, movePart } from './move-part.js'
import { objectToJson } from './param-json.js'
import { isMany, type Ports } from './ports.js'
import { readFlowJson } from './read-flow-json.js'
import type { AnyPipeTask } from './task.js'
import { type Connect, handlesOf, isWire, listWires, moveHandles } from './wire-handles.js'
import type { Added, InputsArgument, ParamsArgument, Wire } from './wires.js'

const brand = Symbol.for('metaml.flow')

/** A flow: its JSON and the task objects that it was built with. */
export interface Flow<Returns = unknown> {
  readonly name: string
  readonly json: FlowJson
  /** By id; those of flows inside parameters too. Empty for a flow read from JSON. */
  readonly tasks: ReadonlyMap<string, AnyPipeTask>
  /** What the building function returned; of a flow read from JSON, the wire or the list of wires it returns. */
  readonly returned: Returns
}

/** Where a node stands apart from its task's id. */
export interface NodeOptions {
  /** Kebab-case. Default: the task's id (of `use`: the flow's name), numbered from the second on. */
  readonly name?: string
}

/** What a flow carries beside its tasks. */
export interface FlowOptions {
  /** What the models that it returns may take and must reach; see {@link FlowBudget}. */
  readonly budget?: FlowBudget
}

/** Parameters of the nodes of a flow that is used inside another: `node.parameter` to its value there. */
export interface PartParams {
  readonly [key: `${string}.${string}`]: unknown
}

/** Where a flow stands that is used inside another, and its parameters there. */
export interface UseOptions extends NodeOptions {
  readonly params?: PartParams
}

/** Adds tasks to a flow and joins them. */
export interface FlowBuilder {
  /**
   * An input of a flow that is used inside another.
   * @throws METAML_E_FLOW_INPUT when the name is taken or can not name an input
   */
  input<K extends Kind>(kind: K, name?: string): Wire<K>
  /**
   * Adds a flow as if it were a task: its tasks, named `<name>/<node>`, with the parameters that are given for them by
   * `node.parameter`. Gives what that flow returned.
   * @throws METAML_E_FLOW_INPUT when an input is missing or there is none of a name
   * @throws METAML_E_FLOW_UNKNOWN_KEY when a parameter is of no node of it
   */
  add<R>(
    part: Flow<R>,
    params: PartParams,
    inputs: Wire | { readonly [name: string]: Wire },
    options?: NodeOptions,
  ): R
  /** Adds a task whose ports have no types, such as one that is read from elsewhere: takes and gives anything. */
  add<T extends AnyPipeTask>(
    task: string extends keyof T['inputs'] ? T : never,
    params: unknown,
    inputs?: unknown,
    options?: NodeOptions,
    // biome-ignore lint/suspicious/noExplicitAny: the ports of the task are known only when it runs
  ): any
  /**
   * Adds a task. A wire of another kind, or a parameter that the task does not have, does not compile.
   * @throws METAML_E_FLOW_WIRE when something else than a wire is given
   */
  add<T extends AnyPipeTask, const W extends InputsArgument<T['inputs']>>(
    task: T,
    params: ParamsArgument<T>,
    ...inputs: keyof T['inputs'] extends never
      ? [inputs?: undefined, options?: NodeOptions]
      : [inputs: W, options?: NodeOptions]
  ): Added<T, W>
  /**
   * Adds the tasks of another flow, named `<name>/<node>`; gives what that flow returned. A parameter `reference`
   * that names a node of that flow goes on naming it.
   * @throws METAML_E_FLOW_INPUT when an input is missing or there is none of a name
   * @throws METAML_E_FLOW_UNKNOWN_KEY when a parameter is of no node of it
   */
  use<R>(flow: Flow<R>, inputs: { readonly [name: string]: Wire }, options?: UseOptions): R
}

/**
 * Builds a flow.
 *
 * What the function returns (a wire, or several in a list or an object) are the models that the flow returns.
 * @throws METAML_E_FLOW_NODE_NAME when two nodes get the same name, or one that can not name a node
 * @throws METAML_E_FLOW_TASK when two different tasks have the same id
 * @throws METAML_E_FLOW_CLOSED when the builder or a handle of it is used after the function has returned
 * @throws METAML_E_FLOW_RETURN when an output of many models is returned as a whole, or a promise
 */
export function flow<R>(name: string, build: (f: FlowBuilder) => R, options: FlowOptions = {}): Flow<R> {
  const inputs: Record<string, string> = {}
  const nodes: NodeJson[] = []
  const edges: EdgeJson[] = []
  const tasks = new Map<string, AnyPipeTask>()
  let open = true

  const nodeName = (wanted: string | undefined, id: string): string => {
    const taken = (candidate: string): boolean =>
      nodes.some(node => node.name === candidate || node.name.startsWith(`${candidate}/`))
    const first = wanted ?? id
    if (!isNodeName(first) || first.includes('/')) throw notAName(first)
    if (wanted !== undefined && taken(wanted)) throw nameTaken(wanted)
    let candidate = first
    for (let number = 2; taken(candidate); number++) candidate = `${id}-${number}`
    return candidate
  }
  const learn = (found: Iterable<AnyPipeTask>): void => {
    for (const task of found) {
      if ((tasks.get(task.id) ?? task) !== task) throw twoTasks(task.id)
      tasks.set(task.id, task)
    }
  }
  const connect: Connect = (node, task, port, wire) => {
    if (!open) throw closed(name)
    if (!isWire(wire)) throw noWire(`${node}.${port}`, wire)
    const index = edges.filter(({ to }) => to.startsWith(`${node}.${port}[`)).length
    const many = Object.hasOwn(task.inputs, port) && isMany((task.inputs as Ports)[port]!)
    edges.push({ from: formatPlace(wire), to: formatPlace(many ? { node, port, index } : { node, port }) })
  }

  const f: FlowBuilder = {
    input(kind, inputName = 'model') {
      if (!open) throw closed(name)
      if (Object.hasOwn(inputs, inputName) || !isPortName(inputName)) throw badInput(name, inputName)
      inputs[inputName] = kind
      return { node: flowInputNode, port: inputName }
    },
    add(task: AnyPipeTask | Flow, params: unknown, wires?: unknown, options: NodeOptions = {}) {
      if (!open) throw closed(name)
      if (isFlow(task)) {
        return f.use(task, partInputs(task, wires), { ...options, params: params as PartParams }) as never
      }
      const node = nodeName(options.name, task.id)
      learn([task])
      const written = objectToJson(params ?? {}, learn)
      nodes.push({ name: node, task: task.id, ...(Object.keys(written).length > 0 && { params: written }) })
      for (const [port, given] of namedInputs(node, task.inputs, wires)) {
        for (const wire of Array.isArray(given) ? given : [given]) connect(node, task, port, wire)
      }
      return handlesOf(node, task, connect) as never
    },
    use(inner, given, options = {}) {
      if (!open) throw closed(name)
      const { json } = inner
      const names = Object.keys(json.inputs ?? {})
      for (const wanted of names) if (!isWire(given[wanted])) throw missingInput(inner.name, wanted, names)
      for (const extra of Object.keys(given)) {
        if (!names.includes(extra)) throw unknownInput(inner.name, extra, names)
      }
      const prefix = nodeName(options.name, inner.name)
      const wireAt = (input: string): Wire => given[input]!
      learn(inner.tasks.values())
      const part = movePart(json, prefix, objectToJson(options.params ?? {}, learn), wireAt)
      nodes.push(...part.nodes)
      edges.push(...part.edges)
      return moveHandles(
        inner.returned,
        wire => moved(wire, prefix, wireAt),
        (node, task) => handlesOf(`${prefix}/${node}`, task, connect),
      ) as never
    },
  }

  const returned = build(f)
  open = false
  if (returned instanceof Promise) throw promised(name)
  const json: FlowJson = {
    format: 1,
    name,
    ...(Object.keys(inputs).length > 0 && { inputs }),
    nodes,
    edges,
    returns: listWires(returned).map(formatPlace),
    ...(options.budget !== undefined && {
      budget: objectToJson(options.budget, learn) as JsonObject as FlowBudget,
    }),
  }
  return { [brand]: true, name, json, tasks, returned } as Flow<R>
}

/**
 * Takes a flow in JSON as a flow; its tasks are looked up by id later.
 * @throws METAML_E_FLOW_JSON when it is no flow, METAML_E_FLOW_FORMAT when a later version wrote it
 */
export function flowFromJson(value: unknown): Flow {
  const json = readFlowJson(value)
  const places = json.returns.flatMap(text => parsePlace(text) ?? [])
  const returned = places.length === 1 ? places[0] : places
  return { [brand]: true, name: json.name, json, tasks: new Map(), returned } as Flow
}

/** Tells a flow from any other value, whichever copy of this package made it. */
export function isFlow(value: unknown): value is Flow {
  return typeof value === 'object' && value !== null && brand in value
}

/** The inputs of a flow that is added as a task: one wire is for its only input. */
function partInputs(part: Flow, given: unknown): { [name: string]: Wire } {
  const names = Object.keys(part.json.inputs ?? {})
  if (!isWire(given)) return (given ?? {}) as { [name: string]: Wire }
  if (names.length !== 1) throw unnamedWire(part.name, names)
  return { [names[0]!]: given }
}

function namedInputs(node: string, ports: Ports, given: unknown): [string, unknown][] {
  if (given === undefined) return []
  if (typeof given === 'object' && given !== null && !isWire(given) && !(Symbol.iterator in given)) {
    return Object.entries(given)
  }
  const names = Object.keys(ports)
  if (names.length !== 1) throw unnamedWire(node, names)
  return [[names[0]!, given]]
}
