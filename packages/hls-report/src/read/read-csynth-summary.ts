import { type Found, missingFields, type ReportRow } from '../report.js'
import { cutTables } from '../text/cut-tables.js'
import { fieldOf, hlsTool, versionIn } from '../text/fields.js'
import { dropNull, readCount, readNumber, readRange } from '../text/numbers.js'
import { cellAt, hasColumns, indentAt, readTables, type Table, type TableRow } from '../text/tables.js'

/** Reads csynth.rpt, the summary of Vitis HLS: the first row is the top, `-` in a column of resources is none. */
export function readCsynthSummary(lines: readonly string[]): Found {
  const tables = readTables(lines)
  const title = /^== Synthesis Summary Report of '(.*)'/
  const top = lines.map(line => title.exec(line)?.[1]).find(name => name !== undefined) ?? null
  const table = tables.find(found => hasColumns(found, /Modules/, /^Latency \(cycles\)$/, /^BRAM$/, /^LUT$/))
  const instances = table?.rows.filter(row => !row.cut).map(row => ({ row, found: rowOf(table, row) }))
  // Its own row is the one without an indent; the others are of what is inside it.
  const first = instances?.find(({ found }) => found.depth === 0 && found.name === top)?.row
  const version = versionIn(fieldOf(lines, 'Version'))
  const figures = { version, part: fieldOf(lines, 'Target device'), top, ...figuresOf(table, first) }
  const pipeline = table && cellAt(table, first, /^Pipelined$/)
  const { URAM: _, latency_min: _min, latency_max: _max, ii_min: _ii, ii_max: _iiMax, ...needed } = figures
  return {
    tool: hlsTool(version),
    ...figures,
    hls_slack_ns: table ? readNumber(cellAt(table, first, /Slack( \(ns\))?$/)) : null,
    ...(pipeline !== undefined && { pipeline }),
    ...(instances && { instances: instances.map(({ found }) => found) }),
    problems: [...cutTables(tables, lines.length), ...missingFields(needed, lines.length)],
  }
}

function figuresOf(table: Table | undefined, row: TableRow | undefined) {
  const count = (label: RegExp) => (table && row ? readCount(cellAt(table, row, label)) : null)
  const range = (label: RegExp) => readRange(table && cellAt(table, row, label))
  const [latency, interval] = [range(/^Latency \(cycles\)$/), range(/^Interval$/)]
  return {
    latency_min: latency.min,
    latency_max: latency.max,
    ii_min: interval.min,
    ii_max: interval.max,
    BRAM_18K: count(/^BRAM$/),
    DSP: count(/^DSP$/),
    FF: count(/^FF$/),
    LUT: count(/^LUT$/),
    URAM: count(/^URAM$/),
  }
}

/** `| + name*  |`: the indent is the depth, `+` a module, `o` a loop, `*` dataflow. */
function rowOf(table: Table, row: TableRow): ReportRow {
  const text = cellAt(table, row, /Modules/) ?? ''
  const name = text.replace(/^[+o]\s+/, '').replace(/\*$/, '')
  return { name, depth: indentAt(table, row, /Modules/), ...dropNull(figuresOf(table, row)) }
}
