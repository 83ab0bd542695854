import type { FlowBudget } from './budget.js'
import type { Json, JsonObject } from './json.js'

/** A flow as data; it reads and writes as JSON. */
export interface FlowJson {
  /** Version of this format. */
  readonly format: 1
  readonly name: string
  /** Inputs of a flow that is used inside another: name to kind. Its edges start at `$input.<name>`. */
  readonly inputs?: { readonly [name: string]: string }
  readonly nodes: readonly NodeJson[]
  readonly edges: readonly EdgeJson[]
  /** Output ports whose models the flow returns. */
  readonly returns: readonly string[]
  /** What those models may take and must reach. That of a flow used inside another does not count there. */
  readonly budget?: FlowBudget
}

/** A task's place in a flow. */
export interface NodeJson {
  /** Unique in the flow: the task's id, numbered from the second on, or given. */
  readonly name: string
  /** A task's id. */
  readonly task: string
  readonly params?: JsonObject
}

/**
 * A flow used inside another, as a flow in JSON may write it among its nodes; reading the flow puts its nodes there,
 * named `<name>/<node>`. Edges to it end at `<name>.<input>`; those from it start at `<name>.returned[0]` and so on.
 */
export interface PartJson {
  readonly name: string
  readonly flow: FlowJson
  /** `node.parameter` of the flow to the value that it has here. */
  readonly params?: JsonObject
}

/** From an output port to an input port, each `node.port`, or `node.port[0]` where a port takes or gives many. */
export interface EdgeJson {
  readonly from: string
  readonly to: string
}

/** A flow as the value of a parameter. */
export interface FlowValue extends JsonObject {
  readonly $flow: Json
}

/** An export of a module of the user's, as the value of a parameter. */
export interface CodeReference extends JsonObject {
  readonly $ref: { readonly file: string; readonly export: string }
}

/** Refers to a named export of the user's own module; `file` is relative to the project. */
export function ref(file: string, exportName: string): CodeReference {
  return { $ref: { file, export: exportName } }
}

/** One end of an edge. */
export interface PortPlace {
  readonly node: string
  readonly port: string
  readonly index?: number
}

/** The name that stands for the inputs of a flow used inside another. */
export const flowInputNode = '$input'

const segment = '[a-z0-9][a-z0-9-]*'
const port = '[A-Za-z][A-Za-z0-9_]*'
const nodeName = new RegExp(`^${segment}(?:/${segment})*$`)
const portName = new RegExp(`^${port}$`)
const place = new RegExp(`^(\\$input|${segment}(?:/${segment})*)\\.(${port})(?:\\[(0|[1-9]\\d*)\\])?$`)

/** Whether a text can name a node: kebab-case; `<name>/<node>` for the nodes of a flow used inside another. */
export function isNodeName(text: string): boolean {
  return nodeName.test(text)
}

/** Whether a text can name a port or an input of a flow. */
export function isPortName(text: string): boolean {
  return portName.test(text)
}

/** Reads `node.port` or `node.port[0]`; undefined when it is neither. */
export function parsePlace(text: string): PortPlace | undefined {
  const match = place.exec(text)
  if (match === null) return undefined
  const [, node, port, index] = match
  return { node: node!, port: port!, ...(index !== undefined && { index: Number(index) }) }
}

/** Writes what {@link parsePlace} reads. */
export function formatPlace({ node, port, index }: PortPlace): string {
  return index === undefined ? `${node}.${port}` : `${node}.${port}[${index}]`
}
