import type { Design, Figure } from './design.js'

/**
 * What a design saves against its baseline: shares of the baseline's figure, null where either is not known. Where only
 * intervals are known, `low` is sure: all that the design may take against the least that the baseline may take.
 */
export interface Reduction {
  readonly design: string
  readonly baseline: string
  readonly DSP: Figure | null
  readonly LUT: Figure | null
  readonly FF: Figure | null
  readonly latency_cycles: Figure | null
  /** The baseline's accuracy minus the design's. */
  readonly loss: number | null
}

/** A design against its own baseline; undefined unless data set and the stages of accuracy and resources agree. */
export function reduceDesign(design: Design, baseline: Design): Reduction | undefined {
  if (design === baseline || design.dataset?.key !== baseline.dataset?.key) return undefined
  const [ours, theirs] = [design.resources, baseline.resources]
  if (ours === null || theirs === null || ours.stage !== theirs.stage) return undefined
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

function saved(ours: Figure | null, theirs: Figure | null): Figure | null {
  if (ours === null || theirs === null || theirs.value === 0) return null
  const value = 1 - ours.value / theirs.value
  const [least, most] = [theirs.low ?? theirs.value, theirs.high ?? theirs.value]
  if (least <= 0) return { value }
  const low = 1 - (ours.high ?? ours.value) / least
  const high = 1 - (ours.low ?? ours.value) / most
  return low === high ? { value } : { value, low, high }
}

/** The reduction that a publication claims for a design; undefined where it claims none. */
export function claimedReduction({ name, accuracy, baseline }: Design): Reduction | undefined {
  if (baseline === undefined) return undefined
  return {
    design: name,
    baseline: 'its own, as published',
    DSP: claimed(baseline.dspReduction),
    LUT: claimed(baseline.lutReduction),
    FF: null,
    latency_cycles: null,
    loss: baseline.accuracy === undefined || accuracy === null ? null : baseline.accuracy - accuracy.value,
  }
}

function claimed(value: number | undefined): Figure | null {
  return value === undefined ? null : { value }
}
