import type { RunView } from '@metaml/engine'
import { type Colors, plain } from '../text/colors.js'
import { errorText } from '../text/error-text.js'
import { formatSeconds } from '../text/format-time.js'
import { drawTable } from '../text/table.js'
import { budgetTable } from './budget-table.js'
import { factLines } from './fact-lines.js'
import { modelTable } from './model-table.js'
import { searchTable } from './search-table.js'

/**
 * A run for people, `width` columns wide: how it stands, the searches of its O-tasks, its models, how it went, its
 * budget, what they rest on.
 */
export function runText(view: RunView, colors: Colors = plain, width?: number): string {
  const parts = [headLine(view, colors)]
  for (const firing of view.firings) {
    const table = searchTable(firing)
    if (table !== undefined) parts.push(drawTable(table, colors, width))
  }
  if (view.models.length > 0) parts.push(drawTable(modelTable(view), colors, width))
  else parts.push('No model was made.')
  const wanted = view.status === 'done' && view.flow.returns.length > 0
  if (wanted && view.returned.length === 0) parts.push('The flow returned no model.')
  if (view.notes.length > 0) parts.push(view.notes.map(({ text }) => text).join('\n'))
  const budget = view.status === 'running' ? undefined : budgetTable(view)
  if (budget !== undefined) parts.push(drawTable(budget, colors, width))
  parts.push(factLines(view).map(colors.dim).join('\n'))
  return parts.join('\n\n')
}

/** The errors of a run, and how to go on with it when it is not done; undefined when there is nothing to say. */
export function runErrors(view: RunView, colors: Colors = plain): string | undefined {
  const over = view.status === 'done' || view.status === 'running'
  // Two tasks that miss the same program say the same.
  const texts = [...new Set(view.errors.map(error => errorText(error, colors)))]
  const all = [...texts, ...(over ? [] : [howToGoOn(view)]), ...whereToLook(view)]
  return all.join('\n\n') || undefined
}

/** The commands that print the lines that failed tasks wrote to LOG; all lines where no task failed alone. */
function whereToLook({ id, firings, errors }: RunView): string[] {
  const failed = firings.filter(({ status, error }) => status === 'failed' && error !== undefined)
  const nodes = [...new Set(failed.map(({ node }) => node))]
  if (nodes.length === 0) return errors.length === 0 ? [] : [`Its log: metaml log ${id}`]
  return [nodes.map(node => `Its log: metaml log ${id} --task ${node}`).join('\n')]
}

/** A run keeps its parameters: one that failed by them can only be run again, and takes what is finished from the store. */
function howToGoOn({ id, status, errors }: RunView): string {
  const goOn = `Go on with it: metaml resume ${id}`
  return status === 'failed' && errors.some(({ kind }) => kind === 'usage')
    ? `${goOn}; to change a parameter, run the flow again: what is finished is not done again`
    : goOn
}

function headLine(view: RunView, colors: Colors): string {
  const { id, flow, status, seconds, seed } = view
  const time = seconds > 0 ? ` in ${formatSeconds(seconds)}` : ''
  const torn = view.torn ? ', its last record was torn and is left out' : ''
  return `${colors.bold(flow.name)}: run ${id}, ${status}${time}, seed ${seed}${torn}`
}
