import type { FlowProblem, FlowWarning } from './flow-problem.js'
import { descendants } from './flow-shape.js'
import type { CheckedNode } from './link-flow.js'
import { resolveKey } from './resolve-key.js'

type Nodes = ReadonlyMap<string, CheckedNode>

/** Asks the tasks themselves what their parameters say about the rest of the flow that does not fit. */
export function checkPlacement(nodes: Nodes): { problems: FlowProblem[]; warnings: FlowWarning[] } {
  const problems: FlowProblem[] = []
  const warnings: FlowWarning[] = []
  for (const node of nodes.values()) {
    // Parameters that were refused are a problem of their own.
    if (node.params === undefined || node.task.check === undefined) continue
    const reached = descendants(nodes, node.name)
    const findings = node.task.check({
      node: node.name,
      params: node.params,
      find(key) {
        const resolved = resolveKey(node.name, key, name => nodes.has(name))
        const target = resolved && nodes.get(resolved.node)
        if (resolved === undefined || target === undefined) return undefined
        const { task, written, given = written } = target
        return { ...resolved, task, written: given, behind: reached.has(target.name) }
      },
      nodes: namesFrom(node.name, nodes),
    })
    for (const { parameter, warning, ...finding } of findings) {
      const place = `parameter ${node.name}.${parameter}`
      if (warning) warnings.push({ code: 'METAML_W_FLOW_PARAMETER', place, ...finding })
      else problems.push({ code: 'METAML_E_FLOW_PARAMETER', place, ...finding })
    }
  }
  return { problems, warnings }
}

/** What the nodes of the flow that a node stands in are called there, then all by their full names. */
function namesFrom(from: string, nodes: Nodes): string[] {
  const inside = from.slice(0, from.lastIndexOf('/') + 1)
  const near = [...nodes.keys()].flatMap(name => (name.startsWith(inside) ? name.slice(inside.length) : []))
  return [...new Set([...near, ...nodes.keys()])]
}
