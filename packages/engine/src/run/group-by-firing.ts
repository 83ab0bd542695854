import { firingId } from './firing-id.js'

/** Things by the firing that they belong to; those of flows inside a firing are found with it. */
export interface FiringGroups<T> {
  add(node: string, turn: number, item: T): void
  /** What belongs to a firing, and to the firings of flows inside it. */
  within(node: string, turn: number): T[]
  /** Takes that out, and gives it. */
  take(node: string, turn: number): T[]
}

/**
 * Groups things by firing. Adding one and finding a firing's cost what they hold, however many other firings there are.
 */
export function groupByFiring<T>(): FiringGroups<T> {
  const groups = new Map<string, T[]>()
  /** By the beginning of a node's name, up to a slash: the groups of all nodes whose names go on from there. */
  const inside = new Map<string, Set<string>>()
  const keysWithin = (node: string, turn: number): string[] => [
    keyOf(node, turn),
    ...(inside.get(firingId(node, turn)) ?? []),
  ]
  const within = (keys: readonly string[]): T[] => keys.flatMap(key => groups.get(key) ?? [])
  return {
    add(node, turn, item) {
      const key = keyOf(node, turn)
      const group = groups.get(key)
      if (group !== undefined) {
        group.push(item)
        return
      }
      groups.set(key, [item])
      for (let slash = node.indexOf('/'); slash >= 0; slash = node.indexOf('/', slash + 1)) {
        const outer = node.slice(0, slash)
        const keys = inside.get(outer) ?? new Set()
        inside.set(outer, keys.add(key))
      }
    },
    within: (node, turn) => within(keysWithin(node, turn)),
    take(node, turn) {
      const keys = keysWithin(node, turn)
      const taken = within(keys)
      for (const key of keys) groups.delete(key)
      // Those further out keep the names: nothing is found by them until something is added again.
      inside.delete(firingId(node, turn))
      return taken
    },
  }
}

function keyOf(node: string, turn: number): string {
  return `${node}\n${turn}`
}
