/** Values that layers gave, for candidates that share them; bounded by bytes. */
export interface ResultCache<T> {
  /** Begins a candidate: what an earlier one used last is dropped first. */
  begin(): void
  get(key: string): T | undefined
  /**
   * Keeps a value that was asked for in vain before; one that nobody asked for twice is not worth its copy, and one
   * for which only values of the same candidate would have to go is not kept.
   */
  offer(key: string, bytes: number, make: () => T): void
}

/** A cache of at most `limit` bytes. */
export function makeResultCache<T>(limit: number): ResultCache<T> {
  const entries = new Map<string, { value: T; bytes: number; used: number }>()
  let missed = new Map<string, number>()
  let [generation, bytesUsed] = [0, 0]
  const makeRoom = (bytes: number): boolean => {
    for (const [key, entry] of entries) {
      if (bytesUsed + bytes <= limit) return true
      if (entry.used >= generation) return false
      entries.delete(key)
      bytesUsed -= entry.bytes
    }
    return bytesUsed + bytes <= limit
  }
  return {
    begin: () => {
      generation++
      // Keys are small, but candidates are many.
      if (missed.size > 100_000) missed = new Map()
    },
    get: key => {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      entry.used = generation
      // The order of a Map is that of insertion: least recently used first.
      entries.delete(key)
      entries.set(key, entry)
      return entry.value
    },
    offer: (key, bytes, make) => {
      const seen = missed.get(key)
      missed.set(key, generation)
      if (seen === undefined || seen === generation || entries.has(key) || !makeRoom(bytes)) return
      missed.delete(key)
      entries.set(key, { value: make(), bytes, used: generation })
      bytesUsed += bytes
    },
  }
}
