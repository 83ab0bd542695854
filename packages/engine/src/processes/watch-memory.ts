import { treeMemory } from './process-tree.js'

const interval = 200

/**
 * Looks every 200 ms how much memory a process and all below it hold, and calls `exceeded` once when it is more
 * than `limit` (bytes). Off Linux nothing is seen.
 * @returns ends the watch
 */
export function watchMemory(pid: number, limit: number, exceeded: (found: number) => void): () => void {
  const timer = setInterval(() => {
    const found = treeMemory(pid)
    if (found <= limit) return
    clearInterval(timer)
    exceeded(found)
  }, interval)
  timer.unref()
  return () => clearInterval(timer)
}
