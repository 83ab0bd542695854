import type { Network } from '@metaml/keras'
import { findUnits, type UnitSet } from './find-units.js'
import { rankUnits } from './rank-units.js'
import { removeUnits } from './remove-units.js'
import { unitGroups } from './unit-groups.js'

/** How many sets of units each group is to have, by the group's name; groups that are not named keep theirs. */
export type Widths = { readonly [group: string]: number }

/** The widths that a network has. */
export function widthsOf(network: Pick<Network, 'graph' | 'quantizers'>): Widths {
  return Object.fromEntries(unitGroups(findUnits(network)).map(({ name, sets }) => [name, sets.length]))
}

/**
 * Narrows a network to given widths. The most important units of each group stay, in their order; of equal ones the
 * first.
 */
export function narrowNetwork(network: Network, widths: Widths): Network {
  const units = findUnits(network)
  const importance = rankUnits(network, units)
  const removed = new Set<UnitSet>()
  for (const { name, sets } of unitGroups(units)) {
    const width = widths[name] ?? sets.length
    const ranked = sets.toSorted((a, b) => (importance.get(b) ?? 0) - (importance.get(a) ?? 0) || a - b)
    for (const set of ranked.slice(width)) removed.add(set)
  }
  return removeUnits(network, units, removed)
}
