import type { TimedProgress } from './live-state.js'

/**
 * The seconds that a piece of work still takes, as far as its progress tells: what is left at the speed so far.
 * Undefined while nothing is known.
 */
export function remainingTime(
  work: { readonly since?: number; readonly progress?: TimedProgress },
  now: number,
): number | undefined {
  const { since, progress } = work
  const fraction = progress?.fraction
  if (since === undefined || progress === undefined || fraction === undefined || fraction <= 0)
    return undefined
  const whole = (progress.at - since) / fraction
  return Math.max(0, (since + whole - now) / 1000)
}
