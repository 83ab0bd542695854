import type { ReportProblem } from '../report.js'

/** The problem of a report that ends before the last section of its table of contents. */
export function missingSections(lines: readonly string[]): ReportProblem[] {
  const start = lines.findIndex(line => line.trim() === 'Table of Contents')
  if (start < 0) return []
  const size = lines.slice(start).findIndex(line => line.trim() === '')
  const contents = lines.slice(start, start + size)
  const last = contents.findLast(line => /^\d+(\.\d+)*\.? \S/.test(line))?.trim()
  const there = last !== undefined && lines.slice(start + size).some(line => line.trim() === last)
  return size > 0 && there ? [] : [{ code: 'METAML_E_REPORT_CUT', line: lines.length }]
}
