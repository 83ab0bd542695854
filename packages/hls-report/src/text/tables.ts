/** A row of a table; `cut` where the line ends before the table's last border. */
export interface TableRow {
  readonly cells: readonly string[]
  /** Blanks before the text of each cell: how deep in a hierarchy it is. */
  readonly indents: readonly number[]
  /** From 1. */
  readonly line: number
  readonly cut: boolean
}

/** A table drawn with `+`, `-` and `|`. */
export interface Table {
  /** One a column; labels above several columns are put before those of each. */
  readonly labels: readonly string[]
  /** The rows of the header, for tables that have none: those before the second border. */
  readonly header: readonly TableRow[]
  readonly rows: readonly TableRow[]
  /** Whether it has rows and a border under them. */
  readonly closed: boolean
  /** The last line, from 1. */
  readonly end: number
}

interface Cell {
  readonly from: number
  readonly to: number
  readonly text: string
  readonly indent: number
}

const border = /^\s*\+[-+]+\+\s*$/

/** All tables of a text, in order. */
export function readTables(lines: readonly string[]): Table[] {
  const tables: Table[] = []
  for (let i = 0; i < lines.length; i++) {
    if (!border.test(lines[i]!)) continue
    let end = i + 1
    while (end < lines.length && /^\s*[+|]/.test(lines[end]!) && !isBullet(lines[end]!)) end++
    tables.push(readTable(lines.slice(i, end), i + 1))
    i = end - 1
  }
  return tables
}

function readTable(lines: readonly string[], first: number): Table {
  const borders = lines.flatMap((line, i) => (border.test(line) ? [i] : []))
  const second = borders[1] ?? lines.length
  const rows = lines.flatMap((line, i) => (border.test(line) || i === 0 ? [] : [{ line, i }]))
  const header = rows.filter(({ i }) => i < second).map(({ line }) => cellsOf(line))
  const body = rows.filter(({ i }) => i > second)
  const last = lines.at(-1)!
  const closed = borders.length > 2 && border.test(last) && last.trim().length === lines[0]!.trim().length
  const labels = joinLabels(header)
  const row = ({ line, i }: { line: string; i: number }): TableRow => {
    const cells = cellsOf(line)
    return {
      cells: cells.map(cell => cell.text),
      indents: cells.map(cell => cell.indent),
      line: first + i,
      cut: !isClosed(line) || (i > second && cells.length < labels.length),
    }
  }
  return {
    labels,
    header: rows.filter(({ i }) => i < second).map(row),
    rows: body.map(row),
    closed,
    end: first + lines.length - 1,
  }
}

/** Headers of a section (`+ Detail:`) begin like a line of a table. */
function isBullet(line: string): boolean {
  return /^\s*\+ \w[^|+]*$/.test(line)
}

/** `|a|b|`, and the mixed lines of co-simulation: `+  RTL  +----+`. */
function cellsOf(line: string): Cell[] {
  const mixed = line.trimStart().startsWith('+')
  const ends: number[] = []
  for (let at = 0; at < line.length; at++) {
    const c = line[at]
    if (c === '|' || (mixed && c === '+')) ends.push(at)
  }
  if (!isClosed(line)) ends.push(line.length)
  return ends.slice(0, -1).map((from, i) => {
    const to = ends[i + 1]!
    const inside = line.slice(from + 1, to)
    const text = inside.trim()
    const indent = inside.length - inside.trimStart().length
    return { from, to, text: mixed && /^-+$/.test(text) ? '' : text, indent }
  })
}

/** Whether a line ends with a mark of a table. */
function isClosed(line: string): boolean {
  const last = line.trimEnd().at(-1)
  return last === '|' || last === '+'
}

function joinLabels(header: readonly Cell[][]): string[] {
  const widest = header.reduce<Cell[]>((most, row) => (row.length > most.length ? row : most), [])
  return widest.map(({ from, to }) =>
    header
      .map(row => row.find(cell => cell.from <= from && to <= cell.to)?.text ?? '')
      .filter(text => text !== '')
      .join(' '),
  )
}

/** The text in a row's column whose label fits. */
export function cellAt(table: Table, row: TableRow | undefined, label: RegExp): string | undefined {
  const column = table.labels.findIndex(text => label.test(text))
  return column < 0 ? undefined : row?.cells[column]
}

/** Whether a table has columns of all labels. */
export function hasColumns(table: Table, ...labels: readonly RegExp[]): boolean {
  return labels.every(label => table.labels.some(text => label.test(text)))
}

/** The blanks before the text in a row's column whose label fits; 0 where there is none. */
export function indentAt(table: Table, row: TableRow, label: RegExp): number {
  const column = table.labels.findIndex(text => label.test(text))
  return row.indents[column] ?? 0
}
