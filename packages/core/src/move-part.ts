import { partKeyUnknown } from './flow-errors.js'
import {
  type FlowJson,
  flowInputNode,
  formatPlace,
  type NodeJson,
  type PortPlace,
  parsePlace,
} from './flow-json.js'
import type { Json, JsonObject } from './json.js'
import { closest } from './suggest.js'
import { withParameter } from './with-parameter.js'

/** The nodes and edges of a flow as they stand in another. */
export interface MovedPart {
  readonly nodes: readonly NodeJson[]
  readonly edges: FlowJson['edges']
  /** What it returns, in its order. */
  readonly returned: readonly string[]
}

/**
 * Puts the nodes of a flow under a name.
 * @param part its own name stands in messages
 * @param prefix the name that its nodes get before theirs
 * @param params `node.parameter` of the flow to the value that goes before its own
 * @param given the place that stands for an input of the flow
 * @throws METAML_E_FLOW_UNKNOWN_KEY when `params` names no node of it
 */
export function movePart(
  part: FlowJson,
  prefix: string,
  params: JsonObject,
  given: (input: string) => PortPlace,
): MovedPart {
  const overrides = byNode(part, params)
  const place = (text: string): string => {
    const read = parsePlace(text)
    return read === undefined ? `${prefix}/${text}` : formatPlace(moved(read, prefix, given))
  }
  return {
    nodes: part.nodes.map(node => moveNode(node, part.nodes, prefix, overrides.get(node.name))),
    edges: part.edges.map(({ from, to }) => ({ from: place(from), to: `${prefix}/${to}` })),
    returned: part.returns.map(place),
  }
}

/** A parameter, or with dots a value inside one, and what it is set to. */
type Override = readonly [parameter: string, value: Json]

/** A place inside a flow as it is called where the flow is used. */
export function moved(place: PortPlace, prefix: string, given: (input: string) => PortPlace): PortPlace {
  return place.node === flowInputNode ? given(place.port) : { ...place, node: `${prefix}/${place.node}` }
}

/** A node of a flow that is used inside another; a `reference` to a node of that flow goes on naming it. */
function moveNode(
  node: NodeJson,
  all: readonly NodeJson[],
  prefix: string,
  overrides: readonly Override[] = [],
): NodeJson {
  const params = overrides.reduce<JsonObject>(
    (all, [parameter, value]) => withParameter(all, parameter, value),
    node.params ?? {},
  )
  const { reference } = params
  const inside = typeof reference === 'string' && all.some(({ name }) => name === reference)
  return {
    ...node,
    name: `${prefix}/${node.name}`,
    ...((node.params !== undefined || overrides.length > 0) && {
      params: inside ? { ...params, reference: `${prefix}/${reference}` } : params,
    }),
  }
}

function byNode(part: FlowJson, params: JsonObject): Map<string, Override[]> {
  const names = part.nodes.map(({ name }) => name)
  const overrides = new Map<string, Override[]>()
  for (const [key, value] of Object.entries(params)) {
    const dot = key.indexOf('.')
    const [node, parameter] = [key.slice(0, dot), key.slice(dot + 1)]
    if (dot < 0 || parameter === '' || !names.includes(node)) {
      throw partKeyUnknown(part.name, key, names, dot < 0 ? undefined : closest(node, names))
    }
    if (value !== undefined) overrides.set(node, [...(overrides.get(node) ?? []), [parameter, value]])
  }
  return overrides
}
