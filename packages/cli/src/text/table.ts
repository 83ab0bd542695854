import { type Colors, plain } from './colors.js'
import { sizeOf, splitTable } from './split-table.js'

/** A table as data; a heading or a cell may have several lines. */
export interface TableData {
  readonly title?: string
  readonly columns: readonly { readonly heading: string; readonly align?: 'left' | 'right' }[]
  readonly rows: readonly (readonly string[])[]
  /** Lines below it. */
  readonly notes?: readonly string[]
}

const gap = '  '

/**
 * Draws a table without borders, for people: columns two spaces apart, headings at their feet. One that is wider than
 * `width` is drawn in pieces, one below the other.
 */
export function drawTable(data: TableData, colors: Colors = plain, width = Number.POSITIVE_INFINITY): string {
  return splitTable(data, width)
    .map(piece => drawPiece(piece, colors))
    .join('\n\n')
}

function drawPiece(data: TableData, colors: Colors): string {
  const height = Math.max(1, ...data.columns.map(({ heading }) => heading.split('\n').length))
  const headings = data.columns.map(({ heading }) => {
    const lines = heading.split('\n')
    const padded = [...Array(height - lines.length).fill(''), ...lines] as string[]
    return padded.map(line => (line === '' ? '' : colors.dim(line))).join('\n')
  })
  const rows = [headings, ...data.rows]
  const widths = data.columns.map((_, at) =>
    Math.max(0, ...rows.flatMap(row => (row[at] ?? '').split('\n')).map(sizeOf)),
  )
  const body = rows.flatMap(row => drawRow(row, data.columns, widths))
  const title = data.title === undefined ? [] : [colors.bold(data.title)]
  const notes = (data.notes ?? []).map(note => colors.dim(note))
  return [...title, ...body, ...notes].join('\n')
}

/** The lines of a row: as many as its tallest cell has. */
function drawRow(
  row: readonly string[],
  columns: TableData['columns'],
  widths: readonly number[],
): readonly string[] {
  const cells = columns.map((_, at) => (row[at] ?? '').split('\n'))
  const height = Math.max(1, ...cells.map(({ length }) => length))
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((cell, at) => {
        const text = cell[line] ?? ''
        const padding = ' '.repeat(widths[at]! - sizeOf(text))
        return columns[at]!.align === 'right' ? padding + text : text + padding
      })
      .join(gap)
      .trimEnd(),
  )
}
