import { flowInputNode } from './flow-json.js'
import type { FlowProblem } from './flow-problem.js'
import { findCycles } from './flow-shape.js'
import type { CheckedNode } from './link-flow.js'
import { commonPart, partOf } from './part-names.js'

type Nodes = ReadonlyMap<string, CheckedNode>

/**
 * Checks that every cycle passes through a JOIN, and through one that bounds its turns. A JOIN of a flow that is used
 * inside another counts the turns of one use: it bounds the cycles inside that flow, none that lead through it.
 */
export function checkCycles(nodes: Nodes): FlowProblem[] {
  const isJoin = (node: CheckedNode): boolean => node.task.firing === 'any'
  const joinless = findCycles(nodes, node => !isJoin(node))
  // Parameters that were refused say nothing about a bound; they are a problem of their own.
  const bounds = (node: CheckedNode): boolean =>
    isJoin(node) && (node.params === undefined || turnBound(node) !== undefined)
  const unbounded = partsOf(nodes).flatMap(part => {
    const own = ({ name }: CheckedNode): boolean => partOf(name) === part
    return findCycles(
      nodes,
      node => part === '' || node.name.startsWith(`${part}/`),
      // What comes when the turns are used up goes out at `over`, however often that is.
      ({ from }) => {
        if (from.port === overPort || from.node === flowInputNode) return true
        const node = nodes.get(from.node)!
        return !(own(node) && bounds(node))
      },
    )
      .filter(cycle => commonPart(cycle) === part)
      .flatMap(cycle => {
        const joins = cycle.filter(name => isJoin(nodes.get(name)!) && own(nodes.get(name)!))
        const open = joins.find(name => !bounds(nodes.get(name)!))
        if (open !== undefined) return [{ cycle, todo: `set ${open}.maxTurns` }]
        if (joins.length > 0) return [{ cycle, todo: `lead ${joins[0]}.${overPort} out of the cycle` }]
        const inner = cycle.find(name => isJoin(nodes.get(name)!))
        if (inner === undefined) return []
        return [
          { cycle, todo: `let the back edge end in a JOIN outside of '${partOf(inner)}', with maxTurns` },
        ]
      })
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

/** All flows that nodes stand in, the whole first. */
function partsOf(nodes: Nodes): string[] {
  const parts = new Set([''])
  for (const name of nodes.keys()) {
    for (let part = partOf(name); part !== ''; part = partOf(part)) parts.add(part)
  }
  return [...parts]
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
