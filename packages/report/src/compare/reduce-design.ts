import type { Design, Figure } from './design.js'

/** What a design saves against its baseline; shares of the baseline's figure, null where either is not known. */
export interface Reduction {
  readonly design: string
  readonly baseline: string
  readonly DSP: number | null
  readonly LUT: number | null
  readonly FF: number | null
  readonly latency_cycles: number | null
  /** The baseline's accuracy minus the design's. */
  readonly loss: number | null
}

/** A design against its own baseline; undefined unless data set and the stages of accuracy and resources agree. */
export function reduceDesign(design: Design, baseline: Design): Reduction | undefined {
  if (design === baseline || design.dataset?.key !== baseline.dataset?.key) return undefined
  const [ours, theirs] = [design.resources, baseline.resources]
  if (ours === null || theirs === null || ours.stage !== theirs.stage) return undefined
  const saved = (a: Figure | null, b: Figure | null): number | null =>
    a === null || b === null || b.value === 0 ? null : 1 - a.value / b.value
  const [accuracy, before] = [design.accuracy, baseline.accuracy]
  const sameAccuracy = accuracy?.stage === before?.stage && accuracy?.split === before?.split
  return {
    design: design.name,
    baseline: baseline.name,
    DSP: saved(ours.DSP, theirs.DSP),
    LUT: saved(ours.LUT, theirs.LUT),
    FF: saved(ours.FF, theirs.FF),
    latency_cycles: saved(ours.latency_cycles, theirs.latency_cycles),
    loss: accuracy && before && sameAccuracy ? before.value - accuracy.value : null,
  }
}

/** The reduction that a publication claims for a design; undefined where it claims none. */
export function claimedReduction({ name, accuracy, baseline }: Design): Reduction | undefined {
  if (baseline === undefined) return undefined
  return {
    design: name,
    baseline: 'its own, as published',
    DSP: baseline.dspReduction ?? null,
    LUT: baseline.lutReduction ?? null,
    FF: null,
    latency_cycles: null,
    loss: baseline.accuracy === undefined || accuracy === null ? null : baseline.accuracy - accuracy.value,
  }
}
