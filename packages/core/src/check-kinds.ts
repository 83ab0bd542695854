import { flowInputNode, type PortPlace } from './flow-json.js'
import type { FlowProblem } from './flow-problem.js'
import type { CheckedNode } from './link-flow.js'
import { type Ports, portCore } from './ports.js'

type Nodes = ReadonlyMap<string, CheckedNode>

/** Checks that every edge joins an output to an input of its kind. */
export function checkKinds(nodes: Nodes, flowInputs: { readonly [name: string]: string }): FlowProblem[] {
  const problems: FlowProblem[] = []
  for (const node of nodes.values()) {
    for (const edge of node.incoming) {
      const accepts = portCore((node.task.inputs as Ports)[edge.to.port]!)
      const gives = givenKind(nodes, flowInputs, edge.from)
      if (typeof accepts !== 'string' || accepts === 'any' || gives === undefined || gives === accepts)
        continue
      problems.push({
        code: 'METAML_E_FLOW_KIND',
        place: `edge ${edge.text}`,
        message: `'${edge.from.node}' gives a '${gives}', '${edge.to.node}' takes a '${accepts}'.`,
        expected: `a model of kind '${accepts}'`,
        found: `a model of kind '${gives}'`,
        todo: `put a task between them that makes a '${accepts}' of a '${gives}'`,
      })
    }
    problems.push(...checkMixture(nodes, flowInputs, node))
  }
  return problems
}

/** Where an output is `like` an input of many models, those models are of one kind. */
function checkMixture(
  nodes: Nodes,
  flowInputs: { readonly [name: string]: string },
  node: CheckedNode,
): FlowProblem[] {
  const cores = Object.values(node.task.outputs as Ports).map(portCore)
  const followed = new Set(cores.flatMap(core => (typeof core === 'string' ? [] : core.like)))
  return [...followed].flatMap(port => {
    if (portCore((node.task.inputs as Ports)[port] ?? 'any') !== 'any') return []
    const kinds = new Map<string, string>()
    for (const edge of node.incoming) {
      const kind = edge.to.port === port ? givenKind(nodes, flowInputs, edge.from) : undefined
      if (kind !== undefined && !kinds.has(kind)) kinds.set(kind, edge.text)
    }
    if (kinds.size < 2) return []
    return [
      {
        code: 'METAML_E_FLOW_KIND' as const,
        place: `input ${node.name}.${port}`,
        message: `The input '${port}' of '${node.name}' gets models of several kinds.`,
        expected: 'one kind: what goes on from here is like it',
        found: [...kinds].map(([kind, edge]) => `'${kind}' by ${edge}`).join(', '),
      },
    ]
  })
}

/** The kind that an output gives, followed through `like` and `any`; undefined where it can't be known. */
export function givenKind(
  nodes: Nodes,
  flowInputs: { readonly [name: string]: string },
  place: PortPlace,
  seen: ReadonlySet<string> = new Set(),
): string | undefined {
  if (place.node === flowInputNode) return flowInputs[place.port]
  const node = nodes.get(place.node)
  const port = node && (node.task.outputs as Ports)[place.port]
  if (node === undefined || port === undefined) return undefined
  const core = portCore(port)
  if (typeof core === 'string') return core === 'any' ? undefined : core
  const visited = new Set([...seen, node.name])
  for (const edge of node.incoming) {
    if (edge.to.port !== core.like || visited.has(edge.from.node)) continue
    const kind = givenKind(nodes, flowInputs, edge.from, visited)
    if (kind !== undefined) return kind
  }
  return undefined
}
