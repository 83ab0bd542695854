import { type CheckedEdge, flowInputNode } from '@metaml/core'

/** A use of a flow that stands in another: the turn that its models came in by, and the turn of the cycle inside. */
export interface PartUse {
  readonly use: number
  readonly turn: number
}

/** The uses that a model belongs to, by the names of the flows around its node: `fit`, `outer/fit`. */
export type PartUses = { readonly [part: string]: PartUse }

/** What a model's uses are behind an edge: one that leads into a flow begins a use of it, one that leads out ends it. */
export function usesBehind({ from, to }: CheckedEdge, turn: number, uses: PartUses): PartUses {
  const before = from.node === flowInputNode ? [] : partsAround(from.node)
  return Object.fromEntries(
    partsAround(to.node).map(part => [part, (before.includes(part) && uses[part]) || { use: turn, turn: 1 }]),
  )
}

/** The uses of a firing that takes several models: the latest of each flow. */
export function latestUses(all: readonly PartUses[]): PartUses {
  const latest: { [part: string]: PartUse } = {}
  for (const uses of all) {
    for (const [part, use] of Object.entries(uses)) {
      const known = latest[part] ?? { use: 0, turn: 0 }
      if (use.use > known.use || (use.use === known.use && use.turn > known.turn)) latest[part] = use
    }
  }
  return latest
}

function partsAround(node: string): string[] {
  const names = node.split('/').slice(0, -1)
  return names.map((_, index) => names.slice(0, index + 1).join('/'))
}
