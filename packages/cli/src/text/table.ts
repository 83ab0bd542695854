import Table from 'cli-table3'
import { type Colors, plain } from './colors.js'
import { splitTable } from './split-table.js'

/** A table as data; a heading or a cell may have several lines. */
export interface TableData {
  readonly title?: string
  readonly columns: readonly { readonly heading: string; readonly align?: 'left' | 'right' }[]
  readonly rows: readonly (readonly string[])[]
  /** Lines below it. */
  readonly notes?: readonly string[]
}

const bare = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' },
}

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
  const align = data.columns.map(column => column.align ?? 'left')
  const table = new Table({
    chars: bare,
    colAligns: align,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  })
  const height = Math.max(1, ...data.columns.map(({ heading }) => heading.split('\n').length))
  table.push(
    data.columns.map(({ heading }) => {
      const lines = heading.split('\n')
      const padded = [...Array(height - lines.length).fill(''), ...lines] as string[]
      return padded.map(line => (line === '' ? '' : colors.dim(line))).join('\n')
    }),
  )
  for (const row of data.rows) table.push([...row])
  const body = table
    .toString()
    .split('\n')
    .map(line => line.trimEnd())
  const title = data.title === undefined ? [] : [colors.bold(data.title)]
  const notes = (data.notes ?? []).map(note => colors.dim(note))
  return [...title, ...body, ...notes].join('\n')
}
