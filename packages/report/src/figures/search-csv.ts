import { csvCell } from '../compare/comparison-csv.js'
import type { Search } from './search-points.js'

/** A search as CSV: a line a step, a column for each figure and stage that some step has. */
export function searchCsv({ variable, metric, reference, points }: Search): string {
  const keyOf = (m: { name: string; stage: string; split?: string }): string =>
    [m.name, m.stage, m.split].filter(Boolean).join(' ')
  const figures = [...new Set(points.flatMap(({ metrics }) => metrics.map(keyOf)))]
  const heads = [
    ...['step', `${variable.name} asked`, `${variable.name} reached`, 'direction', 'loss', 'standard_error'],
    ...['decision', 'model', 'reference', `reference ${metric.name} ${reference.stage} ${metric.split}`],
    ...figures,
  ]
  const rows = points.map(point => [
    ...[point.step, point.asked, point.value, point.direction, point.loss, point.standardError],
    ...[point.decision, point.model, reference.model, reference.value],
    ...figures.map(key => point.metrics.find(m => keyOf(m) === key)?.value),
  ])
  return `${[heads, ...rows].map(row => row.map(csvCell).join(',')).join('\n')}\n`
}
