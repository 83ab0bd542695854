import { flowInputNode } from './flow-json.js'
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
  // What comes when the turns are used up goes out at `over`, however often that is.
  const unbounded = findCycles(
    nodes,
    () => true,
    ({ from }) => from.port === overPort || from.node === flowInputNode || !bounds(nodes.get(from.node)!),
  ).flatMap(cycle => {
    const joins = cycle.filter(name => isJoin(nodes.get(name)!))
    const open = joins.find(name => !bounds(nodes.get(name)!))
    if (open !== undefined) return [{ cycle, todo: `set ${open}.maxTurns` }]
    return joins.map(name => ({ cycle, todo: `lead ${name}.${overPort} out of the cycle` })).slice(0, 1)
  })
  return [
    ...joinless.map(cycle => ({
      code: 'METAML_E_FLOW_CYCLE_WITHOUT_JOIN' as const,
      place: placeOf(cycle),
      message: `The cycle through ${cycle.map(name => `'${name}'`).join(', ')} has no JOIN, so it could never start.`,
      todo: 'let the back edge and the way in meet in a JOIN',
    })),
    ...unbounded.map(({ cycle, todo }) => ({
      code: 'METAML_E_FLOW_CYCLE_UNBOUNDED' as const,
      place: placeOf(cycle),
      message: 'The cycle has no bound on its turns.',
      todo,
    })),
  ]
}

/** The output of a JOIN for models that come when its turns are used up. */
export const overPort = 'over'

/** The most turns that a JOIN lets a cycle make: its parameter `maxTurns`. */
export function turnBound(node: CheckedNode): number | undefined {
  const { maxTurns } = (node.params ?? {}) as { maxTurns?: unknown }
  return typeof maxTurns === 'number' ? maxTurns : undefined
}

function placeOf(cycle: readonly string[]): string {
  return `cycle ${cycle.join(' -> ')}`
}
