import { closest, MetamlError } from '@metaml/core'
import type { RunView } from '@metaml/engine'
import { firingName } from '../progress/live-state.js'
import { type Colors, plain } from '../text/colors.js'
import { factLines } from '../text/error-text.js'
import { failureLines, type LogLine } from './failure-lines.js'

const levels = ['debug', 'info', 'warn', 'error'] as const

/** Which lines of LOG are wanted. */
export interface LogFilter {
  /** A node, the flow inside it too, or the id of a task. */
  readonly task?: string
  readonly trial?: string
  /** The least level; default `debug`. */
  readonly level?: string
}

/** What the lines of a run are made of. */
export type LoggedRun = Pick<RunView, 'id' | 'log' | 'firings' | 'status' | 'started' | 'seconds'>

/**
 * The lines of LOG that a filter asks for, in the order in which they were written; of a run that is over, behind them
 * the errors that its tasks and trials ended with.
 * @throws METAML_E_LOG_FILTER when no firing, trial or level is called so
 */
export function filterLog(view: LoggedRun, filter: LogFilter): LogLine[] {
  const nodes = view.firings.map(({ node }) => node)
  const tasks = view.firings.map(({ task }) => task)
  const trials = view.firings.flatMap(firing => firing.trials.map(({ label }) => label))
  refuseUnknown(view.id, 'task', filter.task, [...nodes, ...tasks])
  refuseUnknown(view.id, 'trial', filter.trial, trials)
  refuseUnknown(view.id, 'level', filter.level, levels)
  const wanted = new Set(
    view.firings.filter(({ node, task }) => node === filter.task || task === filter.task).map(f => f.node),
  )
  const least = levels.indexOf((filter.level ?? 'debug') as LogLine['level'])
  const lines = view.status === 'running' ? view.log : [...view.log, ...failureLines(view)]
  return lines.filter(
    ({ node, label, level }) =>
      (filter.task === undefined ||
        (node !== undefined && [...wanted].some(name => node === name || node.startsWith(`${name}/`)))) &&
      (filter.trial === undefined || label === filter.trial) &&
      levels.indexOf(level) >= least,
  )
}

/** A line of LOG for people: time, level, task and trial, message; data behind it, a long text on lines of its own. */
export function logText(
  { time, level, node, turn, label, message, data }: LogLine,
  colors: Colors = plain,
): string {
  const place =
    node === undefined
      ? '-'
      : firingName({ node, turn: turn ?? 1 }) + (label === undefined ? '' : `/${label}`)
  const head = `${colors.dim(time.slice(0, 23).replace('T', ' '))} ${paint(level, colors)} ${place}: ${message}`
  if (level === 'error') return [head, ...factLines(data ?? {}, '  ')].join('\n')
  return data === undefined ? head : `${head} ${colors.dim(JSON.stringify(data))}`
}

function paint(level: LogLine['level'], colors: Colors): string {
  const text = level.padEnd(5)
  if (level === 'error') return colors.red(text)
  return level === 'warn' ? colors.yellow(text) : level === 'debug' ? colors.dim(text) : text
}

function refuseUnknown(run: string, what: string, name: string | undefined, known: readonly string[]): void {
  if (name === undefined || known.includes(name)) return
  const near = closest(name, known)
  throw new MetamlError({
    code: 'METAML_E_LOG_FILTER',
    kind: 'usage',
    message: `The run ${run} has no ${what} '${name}'.`,
    expected: known.length === 0 ? `a run with a ${what}` : `one of ${[...new Set(known)].join(', ')}`,
    found: name,
    ...(near !== undefined && { todo: `write '${near}'?` }),
  })
}
