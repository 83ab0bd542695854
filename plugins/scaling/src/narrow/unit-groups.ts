import type { NetworkUnits, UnitSet } from './find-units.js'

/** Sets of units of the same layers: what is narrowed as one. */
export interface UnitGroup {
  /** The layers, `+` between them: `stem2_conv+block1_conv2`. */
  readonly name: string
  readonly layers: readonly string[]
  /** In the order of the first layer's outputs. */
  readonly sets: readonly UnitSet[]
}

/**
 * The groups of a network that can be narrowed, in the order of its layers: hidden units that are tied across the same
 * layers, at least two sets of them. A layer alone is a group; the layers of a residual sum are one together.
 */
export function unitGroups({ made, fixed }: NetworkUnits): UnitGroup[] {
  const layersOf = new Map<UnitSet, string[]>()
  for (const [layer, sets] of made) {
    for (const set of new Set(sets)) {
      if (fixed.has(set)) continue
      layersOf.set(set, [...(layersOf.get(set) ?? []), layer])
    }
  }
  const groups = new Map<string, UnitSet[]>()
  for (const [set, layers] of layersOf) {
    const name = layers.join('+')
    groups.set(name, [...(groups.get(name) ?? []), set])
  }
  return [...groups]
    .map(([name, sets]) => ({ name, layers: layersOf.get(sets[0]!)!, sets }))
    .filter(({ sets }) => sets.length > 1)
}
