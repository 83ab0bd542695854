import { missingInput, nameTaken, partPlaceUnknown, unknownInput } from './flow-errors.js'
import {
  type EdgeJson,
  type FlowJson,
  type NodeJson,
  type PartJson,
  type PortPlace,
  parsePlace,
} from './flow-json.js'
import { type MovedPart, movePart } from './move-part.js'

/** A flow in JSON before the flows among its nodes are put in their places. */
export interface UnexpandedFlow extends Omit<FlowJson, 'nodes'> {
  readonly nodes: readonly (NodeJson | PartJson)[]
}

/**
 * Puts the nodes of the flows among a flow's nodes (`PartJson`) in their places; the innermost first.
 * @throws METAML_E_FLOW_INPUT, METAML_E_FLOW_EDGE, METAML_E_FLOW_UNKNOWN_KEY, METAML_E_FLOW_NODE_NAME
 */
export function expandParts(flow: UnexpandedFlow): FlowJson {
  const parts = flow.nodes.filter(isPart)
  if (parts.length === 0) return flow as FlowJson
  const into = new Map(flow.edges.map(edge => [edge.to, edge.from]))
  const moved = new Map<string, MovedPart>()
  for (const part of parts) {
    if (flow.nodes.filter(({ name }) => name === part.name).length > 1) throw nameTaken(part.name)
    moved.set(part.name, place(part, into))
  }

  /** What an edge or a return starts at, through any number of parts that hand an input on as it is. */
  const source = (text: string, seen: readonly string[] = []): string => {
    const read = parsePlace(text)
    const part = read && moved.get(read.node)
    if (read === undefined || part === undefined || seen.includes(text)) return text
    const returned = read.port === 'returned' ? part.returned[read.index ?? -1] : undefined
    if (returned === undefined) throw partPlaceUnknown(read.node, text, part.returned.length)
    return source(returned, [...seen, text])
  }
  const edges: EdgeJson[] = [
    ...flow.edges.filter(({ to }) => !moved.has(parsePlace(to)?.node ?? '')),
    ...[...moved.values()].flatMap(part => part.edges),
  ]
  return {
    ...flow,
    nodes: flow.nodes.flatMap(node => moved.get(node.name)?.nodes ?? [node as NodeJson]),
    edges: edges.map(({ from, to }) => ({ from: source(from), to })),
    returns: flow.returns.map(text => source(text)),
  }
}

/** Whether a node of a flow in JSON is a flow. */
export function isPart(node: NodeJson | PartJson): node is PartJson {
  return 'flow' in node
}

function place({ name, flow: inner, params = {} }: PartJson, into: ReadonlyMap<string, string>): MovedPart {
  const part = expandParts(inner as UnexpandedFlow)
  const inputs = Object.keys(part.inputs ?? {})
  for (const to of into.keys()) {
    const end = parsePlace(to)
    if (end?.node === name && !inputs.includes(end.port)) throw unknownInput(name, end.port, inputs)
  }
  const given = (input: string): PortPlace => {
    const from = into.get(`${name}.${input}`)
    const read = from === undefined ? undefined : parsePlace(from)
    if (read === undefined) throw missingInput(name, input, inputs)
    return read
  }
  for (const input of inputs) given(input)
  return movePart(part, name, params, given)
}
