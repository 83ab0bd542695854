import { stageOf } from '../report-metrics.js'
import type { FileReport } from './read-folder.js'

const fields = [
  'file',
  'kind',
  'tool',
  'version',
  'part',
  'top',
  'target_clock_ns',
  'estimated_clock_ns',
  'uncertainty_ns',
  'latency_min',
  'latency_max',
  'ii_min',
  'ii_max',
  'BRAM_18K',
  'bram_tiles',
  'DSP',
  'FF',
  'LUT',
  'URAM',
  'WNS_ns',
  'TNS_ns',
  'WHS_ns',
  'hls_slack_ns',
  'timing_met',
  'power_total_w',
  'power_dynamic_w',
  'power_static_w',
  'pipeline',
  'design_state',
  'status',
  'outcome',
] as const satisfies readonly (keyof FileReport)[]

/** The reports as CSV (RFC 4180, but for \n as the end of a line); empty is what a report does not say. */
export function reportCsv(reports: readonly FileReport[]): string {
  const rows = reports.map(report => [
    ...fields.map(field => report[field] ?? ''),
    stageOf(report) ?? '',
    report.problems.map(({ code, line }) => `${code}:${line}`).join(' '),
  ])
  return [[...fields, 'measured_at', 'problems'], ...rows].map(row => row.map(quote).join(',')).join('\n')
}

function quote(cell: string | number | boolean): string {
  const text = String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
