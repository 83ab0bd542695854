import { isMetamlError } from '@metaml/core'

/** The exit codes of the command. */
export const exitCodes = { ok: 0, task: 1, usage: 2, plugin: 3, tool: 4, interrupted: 130 } as const

/** Errors about a tool that is there, ran and did not do its work: the task failed, nothing is missing. */
const ranAndFailed = new Set([
  'METAML_E_TOOL_FAILED',
  'METAML_E_TOOL_TIME_LIMIT',
  'METAML_E_TOOL_MEMORY_LIMIT',
  'METAML_E_TOOL_OUTPUT',
])

/** The exit code that an error ends the command with: by its kind; a tool that ran and failed is a failed task. */
export function exitCode(error: unknown): number {
  if (!isMetamlError(error) || ranAndFailed.has(error.code)) return exitCodes.task
  return exitCodes[error.kind]
}
