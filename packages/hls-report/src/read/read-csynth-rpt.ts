import { type Found, missingFields, type ReportRow } from '../report.js'
import { cutTables } from '../text/cut-tables.js'
import { fieldOf, versionIn } from '../text/fields.js'
import { dropNull, readCount, readNumber } from '../text/numbers.js'
import { cellAt, hasColumns, readTables, type Table, type TableRow } from '../text/tables.js'

const dsp = /^DSP(\d+(E\d?)?)?$/
const latency = (end: string) => new RegExp(`^Latency( \\((clock )?cycles\\))? ${end}$`, 'i')
const interval = (end: string) => new RegExp(`^Interval( \\((clock )?cycles\\))? ${end}$`, 'i')

/** Columns of tables about what is inside a function, and of co-simulation, which some files hold too. */
const ofPart = /\b(Instance|Module|Loop|Trip|Iteration|Initiation|RTL|Status)\b/i

/** Reads the .rpt of a function: summary, instances and operators. */
export function readCsynthRpt(lines: readonly string[]): Found {
  const tables = readTables(lines)
  const title = /^== (V\w+ HLS) Report for '(.*)'/
  const head = lines.map(line => title.exec(line)).find(found => found !== null)
  const clock = tables.find(table => hasColumns(table, /^Clock$/, /^Target$/, /^Estimated$/))
  const cycles = tables.find(
    table => hasColumns(table, latency('min')) && !table.labels.some(label => ofPart.test(label)),
  )
  const use = tables.find(
    table =>
      hasColumns(table, /^Name$/, /^BRAM_18K$/, dsp, /^FF$/, /^LUT$/) && !hasColumns(table, /^(Depth|Bits)$/),
  )
  const total = findRow(use, 'Total')
  const space = findRow(use, 'Available')
  const first = wholeRow(cycles)
  const times = wholeRow(clock)
  const figures = {
    version: versionIn(fieldOf(lines, 'Version')),
    part: fieldOf(lines, 'Target device'),
    top: head?.[2] ?? null,
    target_clock_ns: clock ? readNumber(cellAt(clock, times, /^Target$/)) : null,
    estimated_clock_ns: clock ? readNumber(cellAt(clock, times, /^Estimated$/)) : null,
    ...resources(use, total),
  }
  const uncertainty = clock ? readNumber(cellAt(clock, times, /^Uncertainty$/)) : null
  const pipeline = cycles ? cellAt(cycles, first, /^Pipeline( Type)?$/i) : undefined
  const { URAM: _, ...needed } = figures
  const instances = readInstances(tables)
  const operators = readOperators(tables)
  return {
    tool: head?.[1] ?? null,
    ...figures,
    ...(cycles ? readCycles(cycles, first) : {}),
    available: use && space ? dropNull(resources(use, space)) : null,
    ...(uncertainty !== null && { uncertainty_ns: uncertainty }),
    ...(pipeline !== undefined && { pipeline }),
    ...(instances.length > 0 && { instances }),
    ...(operators.length > 0 && { operators }),
    problems: [
      ...cutTables(tables, lines.length),
      ...missingFields({ ...needed, latency: first ?? null, available: space ?? null }, lines.length),
    ],
  }
}

/** The first row, unless it was cut. */
function wholeRow(table: Table | undefined): TableRow | undefined {
  const [row] = table?.rows ?? []
  return row?.cut ? undefined : row
}

function findRow(table: Table | undefined, name: string): TableRow | undefined {
  return table?.rows.find(row => cellAt(table, row, /^Name$/) === name && !row.cut)
}

function resources(table: Table | undefined, row: TableRow | undefined) {
  const count = (label: RegExp) => (table && row ? readCount(cellAt(table, row, label)) : null)
  return {
    BRAM_18K: count(/^BRAM_18K$/),
    DSP: count(dsp),
    FF: count(/^FF$/),
    LUT: count(/^LUT$/),
    URAM: count(/^URAM$/),
  }
}

function readCycles(table: Table, row: TableRow | undefined) {
  return {
    latency_min: readNumber(cellAt(table, row, latency('min'))),
    latency_max: readNumber(cellAt(table, row, latency('max'))),
    ii_min: readNumber(cellAt(table, row, interval('min'))),
    ii_max: readNumber(cellAt(table, row, interval('max'))),
  }
}

/** The instances, with their cycles from one table and their resources from another. */
function readInstances(tables: readonly Table[]): ReportRow[] {
  const found = new Map<string, ReportRow>()
  for (const table of tables) {
    if (!hasColumns(table, /^Instance$/, /^Module$/)) continue
    const timed = hasColumns(table, latency('min'))
    for (const row of table.rows) {
      const name = cellAt(table, row, /^Instance$/)
      if (!name || name === 'Total' || row.cut) continue
      const module = cellAt(table, row, /^Module$/) ?? ''
      const figures = dropNull(timed ? readCycles(table, row) : resources(table, row))
      found.set(name, { ...found.get(name), name, module, depth: 1, ...figures })
    }
  }
  return [...found.values()]
}

function readOperators(tables: readonly Table[]): ReportRow[] {
  return tables
    .filter(table => hasColumns(table, /^Variable Name$/, /^Operation$/))
    .flatMap(table =>
      table.rows
        .filter(row => !row.cut && cellAt(table, row, /^Variable Name$/) !== 'Total')
        .map(row => ({
          name: cellAt(table, row, /^Variable Name$/) ?? '',
          operation: cellAt(table, row, /^Operation$/) ?? '',
          ...dropNull(resources(table, row)),
        })),
    )
}
