import { systemCode } from '../disk/disk-error.js'
import { type ProcessIdentity, readStat, thisBoot } from './this-host.js'

/**
 * Whether a process of this host still runs: there is one with its id that is no zombie, started when it was
 * started, in the same boot. Where one of these can't be known it counts as alive.
 */
export function processAlive({ pid, startTime, bootId }: ProcessIdentity): boolean {
  const boot = thisBoot()
  if (bootId !== undefined && boot !== undefined && bootId !== boot) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return false
  }
  const stat = readStat(pid)
  if (stat === undefined) return true
  if (stat.state === 'Z' || stat.state === 'X') return false
  return startTime === undefined || startTime === stat.startTime
}
