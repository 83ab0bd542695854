import type { Widths } from './narrow/narrow-network.js'
import type { UnitGroup } from './narrow/unit-groups.js'

/** A factor and the widths that it gives. */
export interface ScaledWidths {
  readonly factor: number
  readonly widths: Widths
}

/** A factor to nine digits: 1 - 3 * 0.1 is 0.7. */
export function roundFactor(factor: number): number {
  return Number(factor.toFixed(9))
}

/** The widths of all groups at a factor: to the nearest, at least 1. */
export function widthsAt(groups: readonly Pick<UnitGroup, 'name' | 'sets'>[], factor: number): Widths {
  return Object.fromEntries(
    groups.map(({ name, sets }) => [name, Math.max(1, Math.round(sets.length * factor))]),
  )
}

/**
 * What the uniform search tries, in its order: factor 1, then down by the step while it stays above 0, at most `most`.
 * A factor that changes no width after the one before is left out.
 * Source: MetaML (Que et al., FPL 2023), section on the scaling task.
 */
export function factorsToTry(
  groups: readonly Pick<UnitGroup, 'name' | 'sets'>[],
  step: number,
  most: number,
): ScaledWidths[] {
  const tried: ScaledWidths[] = []
  for (let count = 0; tried.length < most; count++) {
    const factor = roundFactor(1 - count * step)
    if (factor < step / 2 && count > 0) break
    const widths = widthsAt(groups, factor)
    const before = tried.at(-1)?.widths
    if (before !== undefined && groups.every(({ name }) => before[name] === widths[name])) continue
    tried.push({ factor, widths })
  }
  return tried
}

/** Whether a search goes on after these decisions: not when the last `patience` were all rejections. */
export function goesOn(accepted: readonly boolean[], patience: number): boolean {
  return accepted.length < patience || accepted.slice(-patience).includes(true)
}
