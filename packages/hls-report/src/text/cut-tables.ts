import type { ReportProblem } from '../report.js'
import type { Table } from './tables.js'

/**
 * The problem of a table that ends before its last border.
 *
 * A table without rows is whole (Vivado draws those of black boxes so), unless the text of so many lines ends
 * right under its header.
 */
export function cutTables(tables: readonly Table[], lines: number): ReportProblem[] {
  const open = tables.find(table => !table.closed && (table.rows.length > 0 || table.end === lines))
  return open === undefined ? [] : [{ code: 'METAML_E_REPORT_CUT', line: open.end }]
}
