import type { ModelView } from '@metaml/engine'
import { type Colors, plain } from '../text/colors.js'
import { formatNumber } from '../text/format-number.js'
import { drawTable } from '../text/table.js'

/** All that is known of a model, for people. */
export function modelText(model: ModelView, colors: Colors = plain): string {
  const { id, kind, task, parents, decision, returned, digest, trial } = model
  const facts = [
    ['kind', kind],
    ['task', task],
    ['trial', trial ?? '-'],
    ['parents', parents.join(', ') || '-'],
    ['decision', decision ?? '-'],
    ['returned', returned ? 'yes' : 'no'],
    ['digest', digest],
  ].map(([name, value]) => `  ${name!.padEnd(10)}${value}`)
  const metrics = drawTable(
    {
      title: 'Figures',
      columns: [
        { heading: 'name' },
        { heading: 'value', align: 'right' },
        ...['unit', 'stage', 'split', 'by'].map(heading => ({ heading })),
      ],
      rows: model.metrics.map(({ name, value, unit, stage, split, by }) => [
        ...[name, formatNumber(value), unit === '1' ? '' : unit, stage, split ?? '', by ?? ''],
      ]),
    },
    colors,
  )
  const files = [...Object.entries(model.files), ...Object.entries(model.reports)].map(
    ([path, hash]) => `  ${hash.slice(0, 12)}  ${path}`,
  )
  return [
    [colors.bold(id), ...facts].join('\n'),
    ...(model.metrics.length > 0 ? [metrics] : []),
    [colors.bold('Files and reports'), ...files].join('\n'),
  ].join('\n\n')
}
