import { readRun } from '@metaml/engine'
import { findProject } from '@metaml/registry'
import { type Change, diffRuns } from '../results/run-difference.js'
import type { CommonOptions, Output } from '../terminal/output.js'
import { drawTable } from '../text/table.js'

/** `metaml diff`: what differs between two runs in parameters, versions, decisions, figures and models. */
export async function diff(
  first: string,
  second: string,
  _options: CommonOptions,
  output: Output,
): Promise<number> {
  const dir = findProject(process.cwd())
  const [before, after] = [await readRun(dir, first), await readRun(dir, second)]
  const difference = diffRuns(before, after)
  if (output.json) {
    output.result(JSON.stringify({ before: before.id, after: after.id, ...difference }, undefined, 2))
    return 0
  }
  const tables = Object.entries(difference).flatMap(([title, changes]: [string, readonly Change[]]) =>
    changes.length === 0
      ? []
      : drawTable(
          {
            title,
            columns: [{ heading: '' }, { heading: before.id }, { heading: after.id }],
            rows: changes.map(change => [change.what, cell(change.before), cell(change.after)]),
          },
          output.colors.out,
          output.width,
        ),
  )
  output.result(tables.join('\n\n') || 'The runs do not differ.')
  return 0
}

/** A digest is told from another by its first figures. */
function cell(value: Change['before']): string {
  if (value === null) return '-'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /^sha256-[0-9a-f]{64}$/.test(text) ? text.slice(0, 19) : text
}
