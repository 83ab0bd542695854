/**
 * Lets calls that come while one is going on share the next: each caller waits for a call that began after it asked, and
 * two never overlap. A failure is told to those who shared the call; the next one begins anew.
 */
export function shareCalls(call: () => Promise<void>): () => Promise<void> {
  let settled: Promise<void> = Promise.resolve()
  let queued: Promise<void> | undefined
  return () => {
    queued ??= settled.then(() => {
      queued = undefined
      const running = call()
      settled = running.catch(() => {})
      return running
    })
    return queued
  }
}
