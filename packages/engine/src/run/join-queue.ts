import { ancestors, type CheckedEdge, type CheckedFlow } from '@metaml/core'
import type { PartUses } from './part-uses.js'

/** A model that came to a JOIN and waits for its number. */
export interface Coming<M> {
  readonly edge: CheckedEdge
  /** Of the firing that gave it. */
  readonly turn: number
  readonly model: M
  readonly uses: PartUses
}

/**
 * Gives the models that come to JOINs their order, so that turns are numbered the same however long tasks take: a JOIN
 * takes a model only when no other can come to it that would go before, and then by the number of its input and the
 * turn that it comes from.
 */
export interface JoinQueue<M> {
  add(node: string, coming: Coming<M>): void
  /** Whether models wait at a node. */
  has(node: string): boolean
  /**
   * Takes out the next model that a JOIN may take.
   * @param busy whether a node runs or is about to
   */
  next(busy: (node: string) => boolean): { readonly node: string; readonly coming: Coming<M> } | undefined
}

/** Makes the queue of a flow. */
export function createJoinQueue<M>(flow: CheckedFlow): JoinQueue<M> {
  const waiting = new Map<string, Coming<M>[]>()
  const joins = [...flow.nodes.values()].filter(({ task }) => task.firing === 'any').map(({ name }) => name)
  const before = new Map(joins.map(name => [name, ancestors(flow.nodes, name)]))

  /** Whether nothing that stands before a JOIN can still send it a model. */
  const mayTake = (name: string, busy: (node: string) => boolean): boolean => {
    const above = before.get(name)!
    if ([...above].some(busy)) return false
    // Of JOINs on one cycle, each before the other, the first in the flow goes first; others wait for those above.
    return ![...waiting.keys()].some(
      other => other !== name && above.has(other) && !before.get(other)!.has(name),
    )
  }
  return {
    add(node, coming) {
      waiting.set(node, [...(waiting.get(node) ?? []), coming])
    },
    has: node => waiting.has(node),
    next(busy) {
      const node = joins.find(name => waiting.has(name) && mayTake(name, busy))
      if (node === undefined) return undefined
      const [coming, ...rest] = [...waiting.get(node)!].sort(inOrder)
      if (rest.length > 0) waiting.set(node, rest)
      else waiting.delete(node)
      return { node, coming: coming! }
    },
  }
}

function inOrder<M>(a: Coming<M>, b: Coming<M>): number {
  return (a.edge.to.index ?? 0) - (b.edge.to.index ?? 0) || a.turn - b.turn
}
