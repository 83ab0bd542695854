import { MetamlError } from './errors.js'
import { isMany, type Ports } from './ports.js'
import type { AnyPipeTask } from './task.js'
import type { Connectable, Wire, Wires } from './wires.js'

/** Joins a wire to an input port of a node. */
export type Connect = (node: string, task: AnyPipeTask, port: string, wire: unknown) => void

/** Marks a handle with the task it stands for, so that a flow used inside another can give handles of its own. */
const taskOf = Symbol.for('metaml.handle')
type Handle = { readonly node: string; readonly [taskOf]: AnyPipeTask }

/** What `add` gives for a node; see `Added` for its shape. */
export function handlesOf(node: string, task: AnyPipeTask, connect: Connect): object {
  const outputs = Object.entries(task.outputs as Ports).map(([port, type]) => [
    port,
    isMany(type) ? wiresOf(node, port) : { node, port },
  ])
  const manyInput = Object.entries(task.inputs as Ports).find(([, type]) => isMany(type))?.[0]
  const later: Partial<Connectable> =
    manyInput === undefined ? {} : { connect: wire => connect(node, task, manyInput, wire) }
  const handle = outputs.length === 1 ? (outputs[0]![1] as object) : { node, ...Object.fromEntries(outputs) }
  return Object.defineProperty(Object.assign(handle, later), taskOf, { value: task })
}

/** Whether a value is a wire, whichever copy of this package made it. */
export function isWire(value: unknown): value is Wire {
  if (typeof value !== 'object' || value === null) return false
  const { node, port } = value as { node?: unknown; port?: unknown }
  return typeof node === 'string' && typeof port === 'string'
}

/**
 * Lists the wires inside what a building function returned.
 * @throws METAML_E_FLOW_RETURN for an output of many models as a whole: which of them are meant is not said
 */
export function listWires(value: unknown): Wire[] {
  if (isWire(value)) return [value]
  if (isWires(value)) {
    throw new MetamlError({
      code: 'METAML_E_FLOW_RETURN',
      kind: 'usage',
      message: `The flow returns all models of '${value.node}', however many there are.`,
      expected: 'the wires that are meant',
      todo: 'take them apart first: const [a, b] = f.add(...)',
    })
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listWires) : []
}

/** What a flow returned, as the flow that uses it gets it: every wire and handle in its place there. */
export function moveHandles(
  value: unknown,
  moveWire: (wire: Wire) => Wire,
  moveHandle: (node: string, task: AnyPipeTask) => object,
): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (isHandle(value)) return moveHandle(value.node, value[taskOf])
  if (isWire(value)) return moveWire(value)
  if (Array.isArray(value)) return value.map(item => moveHandles(item, moveWire, moveHandle))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, moveHandles(item, moveWire, moveHandle)]),
  )
}

function isHandle(value: object): value is Handle {
  return taskOf in value
}

function isWires(value: unknown): value is Wires {
  return (
    typeof value === 'object' &&
    value !== null &&
    'at' in value &&
    Symbol.iterator in value &&
    'node' in value
  )
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
