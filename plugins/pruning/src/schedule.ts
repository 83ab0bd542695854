/** How the rate rises while a candidate is retrained. */
export type Schedule = 'gradual' | 'one-shot'

/** The part of the retraining over which a gradual rate rises. */
export const rampShare = 0.5

/**
 * The rate that holds at a point of the retraining, `progress` from 0 to 1.
 *
 * Gradual: `final * (1 - (1 - progress / rampShare)^3)` over the first part, then `final`; from the polynomial
 * of Zhu and Gupta, "To prune, or not to prune" (2017), section 3, starting at rate 0. One-shot: `final`.
 */
export function rateAt(schedule: Schedule, final: number, progress: number): number {
  if (schedule === 'one-shot' || progress >= rampShare) return final
  return final * (1 - (1 - progress / rampShare) ** 3)
}
