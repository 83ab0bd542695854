import type { AnyPipeTask } from '@metaml/core'
import type { RunEvent } from '@metaml/engine'
import { testedNode } from './case-flow.js'
import { type CaseRunOptions, runCase } from './run-case.js'
import type { TaskCase } from './task-case.js'

/**
 * Runs a case and aborts it when its first trial starts (when the task is fired, for one that runs no trial).
 *
 * @returns how the run ended, the seconds from the abort to its end, and whether the engine had to leave the task
 * behind because it did not stop
 */
export async function timeToStop(
  task: AnyPipeTask,
  given: Pick<TaskCase, 'params' | 'inputs'>,
  options: CaseRunOptions,
  at: 'trial-start' | 'firing-start' = 'trial-start',
): Promise<{ readonly status: string; readonly seconds: number; readonly leftBehind: boolean }> {
  const abort = new AbortController()
  let aborted = 0
  const onEvent = (event: RunEvent): void => {
    if (event.type !== at || event.node !== testedNode || abort.signal.aborted) return
    aborted = performance.now()
    abort.abort()
  }
  const { outcome, events } = await runCase(task, given, { ...options, signal: abort.signal, onEvent })
  if (!abort.signal.aborted && at === 'trial-start') {
    return await timeToStop(task, given, options, 'firing-start')
  }
  const leftBehind = events.some(event => event.type === 'log' && event.data?.leftBehind === true)
  return { status: outcome.status, seconds: (performance.now() - aborted) / 1000, leftBehind }
}
