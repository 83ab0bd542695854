const watched = new WeakMap<AbortSignal, Set<() => void>>()

/**
 * Calls back once when a signal aborts. However many wait for one signal, it gets one listener: adding and removing
 * stay cheap, and Node has no leak to warn of.
 * @returns calls it off
 */
export function onAbort(signal: AbortSignal, call: () => void): () => void {
  let calls = watched.get(signal)
  if (calls === undefined) {
    const made = new Set<() => void>()
    watched.set(signal, made)
    signal.addEventListener('abort', () => callAll(made), { once: true })
    calls = made
  }
  const entry = (): void => call()
  const all = calls
  all.add(entry)
  return () => all.delete(entry)
}

function callAll(calls: Set<() => void>): void {
  for (const call of [...calls]) call()
  calls.clear()
}
