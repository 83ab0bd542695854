import { setTimeout as wait } from 'node:timers/promises'
import { readRun } from '@metaml/engine'
import { findProject } from '@metaml/registry'
import { filterLog, type LogFilter, logText } from '../results/log-lines.js'
import type { CommonOptions, Output } from '../terminal/output.js'

/** Options of `metaml log`. */
export interface LogOptions extends CommonOptions, LogFilter {
  readonly follow?: boolean
}

/** How often a followed run is read again, in ms. */
const period = 400

/**
 * `metaml log`: prints the execution trace of a run. With `--follow` until the run is over; with `--json` one object,
 * when following a line of JSON for each line of LOG.
 */
export async function log(id: string | undefined, options: LogOptions, output: Output): Promise<number> {
  const dir = findProject(process.cwd())
  let view = await readRun(dir, id)
  if (output.json && options.follow !== true) {
    output.result(JSON.stringify({ run: view.id, lines: filterLog(view, options) }, undefined, 2))
    return 0
  }
  const following = options.follow === true
  let shown = 0
  while (true) {
    // What a filter names may only come into being while the run goes on.
    const lines = following && shown === 0 ? linesOrNone(view, options) : filterLog(view, options)
    for (const line of lines.slice(shown)) {
      output.result(output.json ? JSON.stringify(line) : logText(line, output.colors.out))
    }
    shown = lines.length
    if (!following || view.status !== 'running') break
    await wait(period)
    view = await readRun(dir, view.id)
  }
  if (shown === 0 && !output.json) output.note(`The run ${view.id} has no such line.`)
  return 0
}

function linesOrNone(...[view, filter]: Parameters<typeof filterLog>): ReturnType<typeof filterLog> {
  if (view.firings.length === 0) return []
  return filterLog(view, filter)
}
