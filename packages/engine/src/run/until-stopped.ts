import { setTimeout as wait } from 'node:timers/promises'

/** How long a task may take to stop, in ms: a run that is interrupted ends within two seconds. */
const patience = 1000

/**
 * Waits for a piece of work; when the signal aborts, only a second longer. What is left behind then goes on unheard.
 * @throws what the work throws, or the signal's reason
 */
export async function untilStopped<T>(work: Promise<T>, signal: AbortSignal, onLeft: () => void): Promise<T> {
  const over = new AbortController()
  const stopped = new Promise<never>((_, reject) => {
    const onAbort = async (): Promise<void> => {
      const late = await wait(patience, true, { signal: over.signal }).catch(() => false)
      if (late) onLeft()
      reject(signal.reason)
    }
    if (signal.aborted) void onAbort()
    else signal.addEventListener('abort', () => void onAbort(), { once: true, signal: over.signal })
  })
  stopped.catch(() => {})
  try {
    return await Promise.race([work, stopped])
  } finally {
    over.abort()
  }
}
