import { spawnSync } from 'node:child_process'

/** How long a process takes to start on an idle machine, in ms; that of a laptop of today is half of it. */
const usual = 80

/**
 * How many times slower than an idle machine this one is now, by how long processes take to start; at least 1. A test of
 * a time limit multiplies by it, so that it fails by what it tests and not by what else runs.
 */
export function slowness(): number {
  const starts = [1, 2, 3].map(() => {
    const began = performance.now()
    spawnSync(process.execPath, ['-e', '0'])
    return performance.now() - began
  })
  return Math.max(1, Math.max(...starts) / usual)
}
