import { setTimeout as wait } from 'node:timers/promises'
import { MetamlError } from '@metaml/core'
import { systemCode } from '../disk/disk-error.js'
import { askToEnd } from '../processes/live-groups.js'
import { processAlive } from './process-alive.js'
import type { ProcessIdentity } from './this-host.js'

const patience = 10_000

/**
 * Kills the process group that a process of a dead owner leads, and waits until the leader is gone. A process
 * whose start time is not known, or is another one, is left alone: its id may have been given to somebody else.
 * @returns whether there was something to end
 * @throws METAML_E_PROCESS_STAYS when it may not be killed or does not go
 */
export async function endProcessGroup(leader: ProcessIdentity): Promise<boolean> {
  if (leader.startTime === undefined || leader.bootId === undefined || !processAlive(leader)) return false
  if (leader.launcher) await askToEnd([leader.pid])
  try {
    process.kill(-leader.pid, 'SIGKILL')
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw processStays(leader.pid, error)
    return false
  }
  for (let waited = 0; processAlive(leader); waited += 20) {
    if (waited >= patience) throw processStays(leader.pid)
    await wait(20)
  }
  return true
}

function processStays(pid: number, cause?: unknown): MetamlError {
  return new MetamlError({
    code: 'METAML_E_PROCESS_STAYS',
    kind: 'task',
    message: `Process ${pid}, which an earlier owner of the run started, could not be ended.`,
    ...(cause instanceof Error && { found: cause.message }),
    todo: `end it (kill -9 -${pid}), then resume`,
    data: { pid },
    cause,
  })
}
