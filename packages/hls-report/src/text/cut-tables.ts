import type { ReportProblem } from '../report.js'
import type { Table } from './tables.js'

/**
 * The problem of the first table that ends before its last border, or has a row of too few columns.
 *
 * A table without rows is whole (Vivado draws those of black boxes so), unless the text of so many lines ends
 * right under its header.
 */
export function cutTables(tables: readonly Table[], lines: number): ReportProblem[] {
  for (const { rows, closed, end } of tables) {
    const cut = rows.find(row => row.cut)
    const open = !closed && (rows.length > 0 || end === lines)
    if (cut !== undefined || open) return [{ code: 'METAML_E_REPORT_CUT', line: cut?.line ?? end }]
  }
  return []
}
