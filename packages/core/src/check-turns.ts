import type { FlowProblem } from './flow-problem.js'
import { findCycles } from './flow-shape.js'
import type { CheckedEdge, CheckedNode } from './link-flow.js'

type Nodes = ReadonlyMap<string, CheckedNode>

/**
 * Finds tasks in a cycle that wait for models of which different JOINs count the turns, each with a cycle that the other
 * is not on: such models never meet, and the flow comes to a stand.
 */
export function checkTurns(nodes: Nodes, cycles: readonly (readonly string[])[]): FlowProblem[] {
  return cycles.flatMap(cycle => {
    const inside = new Set(cycle)
    const counted = countedBy(nodes, inside)
    return cycle.flatMap((name): FlowProblem[] => {
      const node = nodes.get(name)!
      if (node.task.firing === 'any') return []
      const edges = node.incoming.filter(({ from }) => inside.has(from.node))
      const pair = edges.flatMap(edge =>
        edges.flatMap(other => {
          const [a, b] = [joinOf(edge, nodes, counted), joinOf(other, nodes, counted)]
          return a !== undefined && b !== undefined && a < b && turnApart(nodes, a, b)
            ? [{ edge, other, a, b }]
            : []
        }),
      )[0]
      if (pair === undefined) return []
      return [
        {
          code: 'METAML_E_FLOW_TURNS_DIFFER',
          place: `node ${name}`,
          message: `'${name}' waits for models of different turns: '${pair.a}' counts those of ${pair.edge.text}, '${pair.b}' those of ${pair.other.text}.`,
          expected: 'ways that come from one JOIN',
          todo: 'let the inner cycle end before the ways part, or bring them together outside of both cycles',
        },
      ]
    })
  })
}

/** The JOINs that count the turns of what comes out of each node of a cycle. */
function countedBy(nodes: Nodes, inside: ReadonlySet<string>): Map<string, ReadonlySet<string>> {
  const counted = new Map<string, Set<string>>()
  for (let changed = true; changed; ) {
    changed = false
    for (const name of inside) {
      const node = nodes.get(name)!
      const before = counted.get(name)?.size ?? 0
      const joins =
        node.task.firing === 'any'
          ? [name]
          : node.incoming.flatMap(({ from }) =>
              inside.has(from.node) ? [...(counted.get(from.node) ?? [])] : [],
            )
      counted.set(name, new Set(joins))
      if (counted.get(name)!.size !== before) changed = true
    }
  }
  return counted
}

/** The one JOIN that counts what an edge brings; undefined where there are several: that is told further up. */
function joinOf(
  { from }: CheckedEdge,
  nodes: Nodes,
  counted: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  const joins = nodes.has(from.node) ? [...(counted.get(from.node) ?? [])] : []
  return joins.length === 1 ? joins[0] : undefined
}

/** Whether each of two JOINs can turn without the other. */
function turnApart(nodes: Nodes, a: string, b: string): boolean {
  const turnsWithout = (name: string, other: string): boolean =>
    findCycles(nodes, node => node.name !== other).some(cycle => cycle.includes(name))
  return turnsWithout(a, b) && turnsWithout(b, a)
}
