import type { ErrorParts, JsonObject } from '@metaml/core'
import type { LogView, RunView } from '@metaml/engine'

/** A line of LOG, or the error that a task or trial ended with. */
export interface LogLine extends Omit<LogView, 'level'> {
  readonly level: LogView['level'] | 'error'
}

/**
 * The errors that tasks and trials of a run ended with, as lines: the code before the sentence; what was expected, found and
 * is to be done in the data. Their time is the end of the run.
 */
export function failureLines({
  firings,
  started,
  seconds,
}: Pick<RunView, 'firings' | 'started' | 'seconds'>): LogLine[] {
  const time = new Date(Date.parse(started) + 1000 * seconds).toISOString()
  return firings.flatMap(({ node, turn, error, trials }) => {
    const place = { time, node, turn }
    const failed = trials.flatMap(({ label, error: cause }) =>
      cause === undefined ? [] : [{ ...place, label, ...lineOf(cause) }],
    )
    // A task that ends with the error of its trial says nothing more.
    const same = failed.some(line => error !== undefined && line.message === lineOf(error).message)
    return error === undefined || same ? failed : [...failed, { ...place, ...lineOf(error) }]
  })
}

function lineOf({
  code,
  message,
  kind: _kind,
  cause: _cause,
  data,
  ...facts
}: ErrorParts): Pick<LogLine, 'level' | 'message' | 'data'> {
  return { level: 'error', message: `${code} ${message}`, data: { ...data, ...(facts as JsonObject), code } }
}
