import { type FlowJson, flowInputNode, formatPlace, type PortPlace, parsePlace } from './flow-json.js'
import type { FlowProblem } from './flow-problem.js'
import type { CheckedEdge, CheckedNode } from './link-flow.js'
import { isMany, type Ports } from './ports.js'

type Nodes = ReadonlyMap<string, CheckedNode>

/** Checks how many edges meet at each input and output. */
export function checkEdges(json: FlowJson, nodes: Nodes, loose: ReadonlySet<string>): FlowProblem[] {
  return [...nodes.values()].flatMap(node => checkInputs(node, loose)).concat(checkOutputs(json, nodes))
}

function checkInputs(node: CheckedNode, loose: ReadonlySet<string>): FlowProblem[] {
  return Object.entries(node.task.inputs as Ports).flatMap(([port, type]) => {
    const input = `${node.name}.${port}`
    const edges = node.incoming.filter(edge => edge.to.port === port)
    if (edges.length === 0) return loose.has(input) ? [] : [unconnected(node.name, port)]
    const problems = [...groupBy(edges, edge => edge.to)].flatMap(([place, texts]): FlowProblem[] =>
      texts.length < 2
        ? []
        : [
            {
              code: 'METAML_E_FLOW_INPUT_TWICE',
              place: `input ${place}`,
              message: `The input '${place.slice(node.name.length + 1)}' of '${node.name}' has ${texts.length} edges.`,
              found: texts.join(', '),
              todo: isMany(type)
                ? 'give each edge an index of its own'
                : 'keep one, or bring them together with a JOIN or a REDUCE',
            },
          ],
    )
    if (!isMany(type) || loose.has(input)) return problems
    return [
      ...problems,
      ...checkIndices(
        input,
        'input',
        edges.map(edge => edge.to.index!),
      ),
    ]
  })
}

function unconnected(node: string, port: string): FlowProblem {
  return {
    code: 'METAML_E_FLOW_INPUT_UNCONNECTED',
    place: `input ${node}.${port}`,
    message: `The input '${port}' of '${node}' is not connected.`,
    todo: `connect an output to ${node}.${port}`,
  }
}

function checkOutputs(json: FlowJson, nodes: Nodes): FlowProblem[] {
  const problems: FlowProblem[] = []
  const edges = [...nodes.values()].flatMap(node => node.incoming)
  for (const [from, texts] of groupBy(edges, edge => edge.from)) {
    if (texts.length < 2) continue
    const what = from.startsWith(`${flowInputNode}.`) ? `input of the flow '${from}'` : `output ${from}`
    problems.push({
      code: 'METAML_E_FLOW_OUTPUT_TWICE',
      place: `output ${from}`,
      message: `The ${what} has ${texts.length} edges.`,
      found: texts.join(', '),
      todo: 'put a FORK between',
    })
  }
  const returned = json.returns.flatMap(text => parsePlace(text) ?? [])
  for (const node of nodes.values()) {
    const places: PortPlace[] = [...node.outgoing.map(edge => edge.from), ...returned]
    for (const [port, type] of Object.entries(node.task.outputs as Ports)) {
      if (!isMany(type)) continue
      const used = places.filter(place => place.node === node.name && place.port === port)
      problems.push(
        ...checkIndices(
          `${node.name}.${port}`,
          'output',
          used.flatMap(({ index }) => index ?? []),
        ),
      )
    }
  }
  return problems
}

/** The indices of a port of many models are counted from 0 on; a gap would be a model that nobody gives or takes. */
function checkIndices(port: string, is: 'input' | 'output', indices: readonly number[]): FlowProblem[] {
  const used = new Set(indices)
  const gap = [...used.keys()].map((_, place) => place).find(place => !used.has(place))
  if (gap === undefined) return []
  return [
    {
      code: 'METAML_E_FLOW_INDEX',
      place: `${is} ${port}`,
      message: `${port}[${Math.max(...used)}] is used, but ${port}[${gap}] is not.`,
      expected: 'indices from 0 on, without a gap',
    },
  ]
}

function groupBy(
  edges: readonly CheckedEdge[],
  end: (edge: CheckedEdge) => PortPlace,
): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const edge of edges) {
    const key = formatPlace(end(edge))
    groups.set(key, [...(groups.get(key) ?? []), edge.text])
  }
  return groups
}
