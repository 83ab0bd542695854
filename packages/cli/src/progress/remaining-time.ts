import type { TimedProgress } from './live-state.js'

type Work = { readonly since?: number; readonly progress?: TimedProgress }

/**
 * The seconds that a piece of work still takes, as far as its progress tells: what is left at the speed so far, and
 * no less than the work inside it that runs. Undefined while nothing is known, and when the time was up too early.
 */
export function remainingTime(work: Work, inside: readonly Work[], now: number): number | undefined {
  const times = [work, ...inside].flatMap(({ since, progress }) => {
    const fraction = progress?.fraction
    if (since === undefined || progress === undefined || fraction === undefined || fraction <= 0) return []
    const whole = (progress.at - since) / fraction
    return [(since + whole - now) / 1000]
  })
  const longest = Math.max(0, ...times)
  return longest > 0 ? longest : undefined
}
