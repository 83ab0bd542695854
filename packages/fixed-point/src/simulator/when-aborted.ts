/** Calls by signal: one listener each, however many candidates wait for it. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>()

/** Calls `abort` once when the signal aborts; what it returns takes the call back. */
export function whenAborted(signal: AbortSignal | undefined, abort: () => void): () => void {
  if (signal === undefined) return () => undefined
  const calls = waiting.get(signal) ?? listen(signal)
  calls.add(abort)
  return () => calls.delete(abort)
}

function listen(signal: AbortSignal): Set<() => void> {
  const calls = new Set<() => void>()
  waiting.set(signal, calls)
  signal.addEventListener('abort', () => {
    for (const call of calls) call()
    calls.clear()
  })
  return calls
}
