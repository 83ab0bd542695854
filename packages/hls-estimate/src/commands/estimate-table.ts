import type { Estimate } from '../estimate/estimate.js'
import type { FigureName } from '../estimate/figures.js'

/** An estimate with the name of what it is of. */
export type NamedEstimate = Estimate & { readonly layer: string | null; readonly kind: string }

const columns: readonly (readonly [title: string, name: FigureName])[] = [
  ['DSP', 'DSP'],
  ['LUT', 'LUT'],
  ['FF', 'FF'],
  ['BRAM_18K', 'BRAM_18K'],
  ['latency', 'latency_max'],
  ['II', 'II_max'],
]

/** One row a layer: the figure, with its interval where it is one; `?` for what is not known. */
export function estimateTable(estimates: readonly NamedEstimate[]): string {
  const rows = [
    ['layer', 'kind', ...columns.map(([title]) => title), 'certainty'],
    ...estimates.map(one => [
      one.layer ?? '',
      one.kind,
      ...columns.map(([, name]) => cell(one, name)),
      one.certainty,
    ]),
  ]
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map(row => row[i]!.length)))
  const right = (i: number) => i > 1 && i < widths.length - 1
  return rows
    .map(row =>
      row
        .map((text, i) => (right(i) ? text.padStart(widths[i]!) : text.padEnd(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function cell(estimate: Estimate, name: FigureName): string {
  const value = estimate[name]
  if (value === null) return '?'
  const [low, high] = [estimate.low[name], estimate.high[name]]
  return low === undefined || high === undefined ? String(value) : `${value} (${low}-${high})`
}
