import { flowInputNode } from './flow-json.js'
import type { CheckedEdge, CheckedNode } from './link-flow.js'

type Nodes = ReadonlyMap<string, CheckedNode>

/**
 * The sets of nodes that lie on common cycles (Tarjan's strongly connected components, those with an edge inside),
 * each in the order in which a walk meets them.
 * @param passes only cycles through such nodes alone
 * @param follows only cycles along such edges
 */
export function findCycles(
  nodes: Nodes,
  passes: (node: CheckedNode) => boolean = () => true,
  follows: (edge: CheckedEdge) => boolean = () => true,
): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const cycles: string[][] = []

  const visit = (name: string): void => {
    index.set(name, index.size)
    low.set(name, index.get(name)!)
    stack.push(name)
    for (const edge of nodes.get(name)!.outgoing) {
      const { to } = edge
      if (!passes(nodes.get(to.node)!) || !follows(edge)) continue
      if (!index.has(to.node)) {
        visit(to.node)
        low.set(name, Math.min(low.get(name)!, low.get(to.node)!))
      } else if (stack.includes(to.node)) {
        low.set(name, Math.min(low.get(name)!, index.get(to.node)!))
      }
    }
    if (low.get(name) !== index.get(name)) return
    const component = stack.splice(stack.indexOf(name))
    const loops =
      component.length > 1 || nodes.get(name)!.outgoing.some(edge => edge.to.node === name && follows(edge))
    if (loops) cycles.push(component)
  }

  for (const node of nodes.values()) if (passes(node) && !index.has(node.name)) visit(node.name)
  return cycles
}

/**
 * The nodes that no way leads to from a task without inputs or from an input of the flow.
 * @param open inputs (`node.port`) that have a problem of their own: a way may lead in there
 */
export function unreachableNodes(nodes: Nodes, open: ReadonlySet<string>): string[] {
  const reached = new Set<string>()
  const visit = (node: CheckedNode): void => {
    if (reached.has(node.name)) return
    reached.add(node.name)
    for (const { to } of node.outgoing) visit(nodes.get(to.node)!)
  }
  for (const node of nodes.values()) {
    // An input that is not connected at all is a problem of its own.
    const entry =
      node.incoming.length === 0 ||
      Object.keys(node.task.inputs).some(port => open.has(`${node.name}.${port}`))
    if (entry || node.incoming.some(edge => edge.from.node === flowInputNode)) visit(node)
  }
  return [...nodes.keys()].filter(name => !reached.has(name))
}

/** All nodes from which a way leads to the given one, itself not included unless it lies on a cycle. */
export function ancestors(nodes: Nodes, name: string): Set<string> {
  const found = new Set<string>()
  const visit = (node: CheckedNode | undefined): void => {
    for (const { from } of node?.incoming ?? []) {
      if (found.has(from.node) || from.node === flowInputNode) continue
      found.add(from.node)
      visit(nodes.get(from.node))
    }
  }
  visit(nodes.get(name))
  return found
}

/** All nodes that a way leads to from the given one, itself not included unless it lies on a cycle. */
export function descendants(nodes: Nodes, name: string): Set<string> {
  const found = new Set<string>()
  const visit = (node: CheckedNode | undefined): void => {
    for (const { to } of node?.outgoing ?? []) {
      if (found.has(to.node)) continue
      found.add(to.node)
      visit(nodes.get(to.node))
    }
  }
  visit(nodes.get(name))
  return found
}
