import type { Progress } from '@metaml/core'

const interval = 100

/**
 * Lets progress through ten times a second at most; of what comes in between, the last is said when its time has
 * come, or by `flush`.
 */
export function throttleProgress(say: (progress: Progress) => void): {
  add(progress: Progress): void
  flush(): void
} {
  let held: Progress | undefined
  let timer: NodeJS.Timeout | undefined
  let last = Number.NEGATIVE_INFINITY
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (held === undefined) return
    last = performance.now()
    say(held)
    held = undefined
  }
  return {
    add(progress) {
      held = progress
      const wait = last + interval - performance.now()
      // A unit that never lets timers run is heard all the same: each call looks at the clock.
      if (wait <= 0) flush()
      else timer ??= setTimeout(flush, wait)
    },
    flush,
  }
}
