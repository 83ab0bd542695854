import type { Design } from './design.js'
import { type RankedDesign, rankDesigns } from './rank-designs.js'
import { claimedReduction, type Reduction, reduceDesign } from './reduce-design.js'

/** Designs side by side: ranked where they may be, each reduced against its own baseline. */
export interface Comparison {
  readonly designs: readonly RankedDesign[]
  readonly reductions: readonly Reduction[]
}

/** Compares designs; `baseline` is one of them, against which those of its data set and stages are reduced. */
export function compareDesigns(designs: readonly Design[], baseline?: Design): Comparison {
  return {
    designs: rankDesigns(designs),
    reductions: designs.flatMap(
      design =>
        claimedReduction(design) ?? (baseline === undefined ? [] : (reduceDesign(design, baseline) ?? [])),
    ),
  }
}
