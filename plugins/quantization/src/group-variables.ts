import type { Group } from './search.js'
import type { Variable } from './variables.js'

/** What gets its fraction bits on its own. */
export type Granularity = 'variable' | 'layer' | 'virtual-layer'

/** Puts together the variables whose fraction bits go down together, in the order of the kernel. */
export function groupVariables(variables: readonly Variable[], granularity: Granularity): Group[] {
  const groups = new Map<string, string[]>()
  for (const { name, layer, virtualLayer } of variables) {
    const key = { variable: name, layer, 'virtual-layer': virtualLayer }[granularity]
    groups.set(key, [...(groups.get(key) ?? []), name])
  }
  return [...groups].map(([name, names]) => ({ name, variables: names }))
}
