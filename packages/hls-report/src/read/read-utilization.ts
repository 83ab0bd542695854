import { type Found, missingFields, type ReportRow, type Resources } from '../report.js'
import { cutTables } from '../text/cut-tables.js'
import { vivadoHead } from '../text/fields.js'
import { missingSections } from '../text/missing-sections.js'
import { dropNull, readNumber } from '../text/numbers.js'
import { cellAt, hasColumns, indentAt, readTables, type Table, type TableRow } from '../text/tables.js'

const sites = {
  LUT: /^(CLB |Slice )?LUTs$/,
  FF: /^((CLB|Slice) )?Registers?$/,
  bram_tiles: /^Block RAM Tiles?$/,
  DSP: /^DSP(s| Slices| Blocks)?$/,
  URAM: /^URAM$/,
} as const

/** Reads Vivado's report_utilization, with and without `-hierarchical`; `CLB LUTs*` and `Slice LUTs*` are LUTs. */
export function readUtilization(lines: readonly string[]): Found {
  const tables = readTables(lines)
  const head = vivadoHead(lines)
  // The tables of a pblock count what is in it.
  const flat = tables.filter(
    table => hasColumns(table, /^Site Type$/, /^Used$/) && !hasColumns(table, /^Non-Assigned$/),
  )
  const hierarchy = tables.find(table => hasColumns(table, /^Instance$/, /^Module$/, /^Total LUTs$/))
  const instances = hierarchy?.rows.filter(row => !row.cut).map(row => instanceOf(hierarchy, row))
  const whole = instances?.find(({ depth }) => depth === 0)
  const used = flat.length > 0 ? siteFigures(flat, /^Used$/) : figuresOf(whole)
  const available = siteFigures(flat, /^Available$/)
  const { version, part, top } = head
  const open = cutTables(tables, lines.length)
  const cut = open.length > 0 ? open : missingSections(lines)
  const { URAM = null, ...needed } = {
    LUT: null,
    FF: null,
    bram_tiles: null,
    DSP: null,
    ...used,
  }
  return {
    ...head,
    ...needed,
    URAM,
    available: Object.keys(available).length === 0 ? null : available,
    ...(instances && { instances }),
    problems: [...cut, ...missingFields({ version, part, top, ...needed }, lines.length)],
  }
}

/** The figure of each site, from the first table that has it. */
function siteFigures(tables: readonly Table[], column: RegExp): Resources {
  const rows = tables.flatMap(table => table.rows.filter(row => !row.cut).map(row => ({ table, row })))
  const figures = Object.entries(sites).map(([name, site]) => {
    const found = rows.find(({ table, row }) =>
      site.test((cellAt(table, row, /^Site Type$/) ?? '').replace(/\*+$/, '')),
    )
    return [name, found ? readNumber(cellAt(found.table, found.row, column)) : null]
  })
  return dropNull(Object.fromEntries(figures))
}

function instanceOf(table: Table, row: TableRow): ReportRow {
  const number = (label: RegExp) => readNumber(cellAt(table, row, label))
  const [whole, half] = [number(/^RAMB36$/), number(/^RAMB18$/)]
  return {
    name: cellAt(table, row, /^Instance$/) ?? '',
    module: cellAt(table, row, /^Module$/) ?? '',
    // One blank stands before the top, two more before each level.
    depth: Math.max(0, (indentAt(table, row, /^Instance$/) - 1) / 2),
    ...dropNull({
      LUT: number(/^Total LUTs$/),
      FF: number(/^FFs$/),
      bram_tiles: whole === null || half === null ? null : whole + half / 2,
      DSP: number(/^DSP(48|58)?(s| Blocks| Slices)?$/),
      URAM: number(/^URAM$/),
    }),
  }
}

function figuresOf(row: ReportRow | undefined): Resources {
  const { name: _, module: _module, depth: _depth, ...figures } = row ?? { name: '' }
  return figures
}
