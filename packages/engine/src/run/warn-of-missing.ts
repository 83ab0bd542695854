import type { AnyPipeTask } from '@metaml/core'
import { diagnoseNeed } from '../tools/diagnose-need.js'
import { logLine } from './log-lines.js'
import type { RunScope } from './run-scope.js'

/**
 * Warns, before hours are spent, of programs that tasks of the flow need and that are not there. Whether a task comes
 * to use them depends on its parameters, so the run goes on.
 */
export async function warnOfMissing(tasks: Iterable<AnyPipeTask>, scope: RunScope): Promise<void> {
  const needs = [...tasks].flatMap(task => (task.needs ?? []).map(need => ({ task: task.id, need })))
  const { config, signal } = scope
  const found = await Promise.all(
    needs.map(async ({ task, need }) => ({ task, ...(await diagnoseNeed(need, config, signal)) })),
  ).catch(error => {
    if (signal.aborted) return []
    throw error
  })
  for (const { task, id, status, install, todo } of found) {
    if (status !== 'missing' && status !== 'version') continue
    const what = status === 'missing' ? 'is not there' : 'is there in a version that is not accepted'
    logLine(scope, {}, 'warn', `'${task}' needs ${id}, which ${what}: ${todo ?? install}.`, {
      task,
      need: id,
    })
  }
}
