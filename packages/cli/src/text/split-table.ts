import { stripVTControlCharacters } from 'node:util'
import type { TableData } from './table.js'

/** Spaces between columns. */
const gap = 2

/**
 * Splits a table that is wider than a terminal into several, each with the first column again. A table that fits, or
 * has no column to spare, stays one.
 */
export function splitTable(data: TableData, width: number): TableData[] {
  const widths = data.columns.map(({ heading }, index) =>
    Math.max(
      ...[heading, ...data.rows.map(row => row[index] ?? '')].flatMap(text => text.split('\n')).map(sizeOf),
    ),
  )
  const groups: number[][] = [[]]
  let taken = widths[0] ?? 0
  for (let index = 1; index < widths.length; index++) {
    const group = groups.at(-1)!
    if (group.length > 0 && taken + gap + widths[index]! > width) {
      groups.push([index])
      taken = widths[0]! + gap + widths[index]!
    } else {
      group.push(index)
      taken += gap + widths[index]!
    }
  }
  if (groups.length === 1) return [data]
  return groups.map((group, at): TableData => {
    const columns = [0, ...group]
    return {
      ...(at === 0 && data.title !== undefined && { title: data.title }),
      columns: columns.map(index => data.columns[index]!),
      rows: data.rows.map(row => columns.map(index => row[index] ?? '')),
      ...(at === groups.length - 1 && data.notes !== undefined && { notes: data.notes }),
    }
  })
}

function sizeOf(text: string): number {
  return [...stripVTControlCharacters(text)].length
}
