import type { FlowProblem } from './flow-problem.js'
import { findCycles } from './flow-shape.js'
import type { CheckedNode } from './link-flow.js'

type Nodes = ReadonlyMap<string, CheckedNode>

/** Checks that every cycle passes through a JOIN, and through one that bounds its turns. */
export function checkCycles(nodes: Nodes): FlowProblem[] {
  const isJoin = (node: CheckedNode): boolean => node.task.firing === 'any'
  const joinless = findCycles(nodes, node => !isJoin(node))
  // Parameters that were refused say nothing about a bound; they are a problem of their own.
  const bounds = (node: CheckedNode): boolean =>
    isJoin(node) && (node.params === undefined || turnBound(node) !== undefined)
  const unbounded = findCycles(nodes, node => !bounds(node)).flatMap(cycle => {
    const join = cycle.find(name => isJoin(nodes.get(name)!))
    return join === undefined ? [] : [{ cycle, join }]
  })
  return [
    ...joinless.map(cycle => ({
      code: 'METAML_E_FLOW_CYCLE_WITHOUT_JOIN' as const,
      place: placeOf(cycle),
      message: `The cycle through ${cycle.map(name => `'${name}'`).join(', ')} has no JOIN, so it could never start.`,
      todo: 'let the back edge and the way in meet in a JOIN',
    })),
    ...unbounded.map(({ cycle, join }) => ({
      code: 'METAML_E_FLOW_CYCLE_UNBOUNDED' as const,
      place: placeOf(cycle),
      message: 'The cycle has no bound on its turns.',
      todo: `set ${join}.maxTurns`,
    })),
  ]
}

/** The most turns that a JOIN lets a cycle make: its parameter `maxTurns`. */
export function turnBound(node: CheckedNode): number | undefined {
  const { maxTurns } = (node.params ?? {}) as { maxTurns?: unknown }
  return typeof maxTurns === 'number' ? maxTurns : undefined
}

function placeOf(cycle: readonly string[]): string {
  return `cycle ${cycle.join(' -> ')}`
}
