import { type FlowJson, formatPlace, type PortPlace, parsePlace } from './flow-json.js'
import type { FlowProblem, FlowWarning } from './flow-problem.js'
import { descendants } from './flow-shape.js'
import type { CheckedEdge, CheckedNode } from './link-flow.js'
import { isMany, type Ports } from './ports.js'

type Nodes = ReadonlyMap<string, CheckedNode>

/** Warns of FORKs whose ways never meet again. */
export function checkForks(nodes: Nodes): FlowWarning[] {
  return [...nodes.values()].flatMap(node =>
    Object.entries(node.task.outputs as Ports).flatMap(([port, type]) => {
      const ways = node.outgoing.filter(edge => edge.from.port === port)
      return isMany(type) && ways.length > 1 ? forkWarning(node, port, ways, nodes) : []
    }),
  )
}

function forkWarning(
  node: CheckedNode,
  port: string,
  ways: readonly CheckedEdge[],
  nodes: Nodes,
): FlowWarning[] {
  const reached = ways.map(({ to }) => behind(nodes, to.node))
  const meets = (way: number): boolean =>
    reached.some((other, index) => index !== way && [...other].some(name => reached[way]!.has(name)))
  const lonely = ways.filter((_, index) => !meets(index))
  // A way that ends in a STOP beside others that meet is meant so.
  const meant = (edge: CheckedEdge): boolean =>
    [...behind(nodes, edge.to.node)].some(name => Object.keys(nodes.get(name)!.task.outputs).length === 0)
  const told = lonely.length === ways.length ? lonely : lonely.filter(edge => !meant(edge))
  if (told.length === 0) return []
  return [
    {
      code: 'METAML_W_FLOW_FORK_NEVER_MEETS',
      place: `output ${node.name}.${port}`,
      message:
        lonely.length === ways.length
          ? `The ways of '${node.name}' never meet again.`
          : `Not all ways of '${node.name}' meet the others again.`,
      found: told.map(({ text }) => text).join(', '),
      todo: 'bring them together in a REDUCE or a JOIN; or leave it so, where each way is a result of its own',
    },
  ]
}

/** Warns of cycles that nothing leaves: they turn until their bound and give nothing. */
export function checkExits(
  json: FlowJson,
  nodes: Nodes,
  cycles: readonly (readonly string[])[],
): FlowWarning[] {
  const returned = new Set(json.returns.flatMap(text => parsePlace(text)?.node ?? []))
  return cycles.flatMap((cycle): FlowWarning[] => {
    const inside = new Set(cycle)
    const left = cycle.some(
      name => returned.has(name) || nodes.get(name)!.outgoing.some(({ to }) => !inside.has(to.node)),
    )
    if (left) return []
    return [
      {
        code: 'METAML_W_FLOW_CYCLE_WITHOUT_EXIT',
        place: `cycle ${cycle.join(' -> ')}`,
        message: 'Nothing leaves the cycle: it turns until its bound, and gives nothing.',
        todo: 'let a BRANCH in it lead out, or return one of its outputs',
      },
    ]
  })
}

/**
 * Finds tasks that can never fire: they wait for two models of which a BRANCH gives only one. It is a forward
 * analysis: for each node, the outputs of BRANCHes that every way to it passes.
 */
export function checkExclusive(nodes: Nodes, cycles: readonly (readonly string[])[]): FlowProblem[] {
  const component = new Map(cycles.flatMap((names, index) => names.map(name => [name, index] as const)))
  /** By node; absent as long as nothing is known. Sets only shrink, so that it ends. */
  const passed = new Map<string, ReadonlySet<string>>()

  const over = (edge: CheckedEdge): ReadonlySet<string> | undefined => {
    const from = nodes.get(edge.from.node)
    if (from === undefined) return new Set()
    const before = passed.get(from.name)
    if (before === undefined) return undefined
    const outputs = isExclusive(from) ? [...before, formatPlace(edge.from)] : [...before]
    // A BRANCH in a cycle gives one model a turn; outside of the cycle those of several turns can come together.
    return new Set(outputs.filter(place => sameTurn(nodeOf(place), edge.to.node)))
  }
  const sameTurn = (branch: string, node: string): boolean => {
    const cycle = component.get(branch)
    return cycle === undefined || (cycle === component.get(node) && nodes.get(node)!.task.firing !== 'any')
  }
  const combine = (node: CheckedNode): ReadonlySet<string> | undefined => {
    const sets = node.incoming.map(over)
    if ((node.task.firing ?? 'all') === 'all') {
      return sets.some(set => set === undefined) ? undefined : new Set(sets.flatMap(set => [...set!]))
    }
    const known = sets.filter(set => set !== undefined)
    const [first, ...others] = known
    return first && new Set([...first].filter(place => others.every(set => set.has(place))))
  }

  for (let changed = true; changed; ) {
    changed = false
    for (const node of nodes.values()) {
      const now = combine(node)
      if (now === undefined || (passed.has(node.name) && passed.get(node.name)!.size === now.size)) continue
      passed.set(node.name, now)
      changed = true
    }
  }
  return [...nodes.values()].flatMap(node => {
    const conflict = conflictIn(passed.get(node.name) ?? new Set())
    // Only where it arises: what stands behind has it too.
    const inherited = node.incoming.some(edge => conflictIn(over(edge) ?? new Set()) !== undefined)
    return conflict === undefined || inherited ? [] : [neverFires(node, conflict)]
  })
}

function neverFires({ name }: CheckedNode, [one, other]: readonly [string, string]): FlowProblem {
  const branch = nodeOf(one)
  return {
    code: 'METAML_E_FLOW_NEVER_FIRES',
    place: `node ${name}`,
    message: `'${name}' can never run: it waits for models from ${one} and from ${other}, and '${branch}' gives only one of them.`,
    todo: 'bring the two ways together with a JOIN, or with a REDUCE, before it',
  }
}

/** Whether a task gives a model at one of its outputs only: a control task whose outputs are all optional. */
function isExclusive({ task }: CheckedNode): boolean {
  const outputs = Object.values(task.outputs as Ports)
  return (
    task.role === 'control' &&
    (task.firing ?? 'all') === 'all' &&
    outputs.length > 1 &&
    outputs.every(type => typeof type === 'object' && 'optional' in type)
  )
}

/** Two outputs of one BRANCH in a set, if there are any. */
function conflictIn(places: ReadonlySet<string>): readonly [string, string] | undefined {
  const byBranch = new Map<string, string>()
  for (const place of [...places].sort()) {
    const other = byBranch.get(nodeOf(place))
    if (other !== undefined) return [other, place]
    byBranch.set(nodeOf(place), place)
  }
  return undefined
}

function nodeOf(place: string): string {
  return (parsePlace(place) as PortPlace).node
}

/** A node and all that a way leads to from it. */
function behind(nodes: Nodes, name: string): Set<string> {
  return new Set([name, ...descendants(nodes, name)])
}
