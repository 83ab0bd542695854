import { stageOf } from '../report-metrics.js'
import type { FileReport } from './read-folder.js'

type Column = readonly [title: string, right: boolean, cell: (report: FileReport) => string]

const columns: readonly Column[] = [
  ['file', false, r => r.file],
  ['stage', false, r => (r.kind === 'log' ? 'log' : (stageOf(r) ?? ''))],
  ['tool', false, r => [r.tool, r.version].filter(Boolean).join(' ')],
  ['part', false, r => r.part ?? ''],
  ['top', false, r => r.top ?? ''],
  ['clock ns', true, r => text(r.target_clock_ns)],
  ['est. ns', true, r => text(r.estimated_clock_ns)],
  ['WNS ns', true, r => text(r.WNS_ns)],
  ['latency', true, r => range(r.latency_min, r.latency_max)],
  ['II', true, r => range(r.ii_min, r.ii_max)],
  ['DSP', true, r => text(r.DSP)],
  ['LUT', true, r => text(r.LUT)],
  ['FF', true, r => text(r.FF)],
  ['BRAM_18K', true, r => text(r.BRAM_18K)],
  ['tiles', true, r => text(r.bram_tiles)],
  ['URAM', true, r => text(r.URAM)],
  ['dynamic W', true, r => text(r.power_dynamic_w)],
  ['static W', true, r => text(r.power_static_w)],
  ['status', false, r => r.status ?? r.outcome ?? met(r.timing_met)],
  ['problems', false, r => r.problems.map(({ code, line }) => `${code} line ${line}`).join(', ')],
]

/** One table over many reports; a column that no report fills is left out, as is what a report does not say. */
export function reportTable(reports: readonly FileReport[]): string {
  const rows = reports.map(report => columns.map(([, , cell]) => cell(report)))
  const shown = columns.flatMap(([title, right], i) =>
    rows.some(row => row[i] !== '')
      ? [{ title, right, i, width: Math.max(title.length, ...rows.map(row => row[i]!.length)) }]
      : [],
  )
  const pad = (cell: string, { right, width }: { right: boolean; width: number }) =>
    right ? cell.padStart(width) : cell.padEnd(width)
  const lines = [
    shown.map(column => pad(column.title, column)),
    ...rows.map(row => shown.map(column => pad(row[column.i]!, column))),
  ]
  return lines.map(cells => cells.join('  ').trimEnd()).join('\n')
}

function text(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}

/** Both ends where they differ; `?` for the end that the report does not know. */
function range(low: number | null, high: number | null): string {
  if (low === high) return text(low)
  return `${low ?? '?'}-${high ?? '?'}`
}

function met(timing: boolean | null | undefined): string {
  if (timing === null || timing === undefined) return ''
  return timing ? 'timing met' : 'timing not met'
}
