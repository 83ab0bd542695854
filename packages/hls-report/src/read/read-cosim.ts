import { type CosimRow, type Found, missingFields } from '../report.js'
import { cutTables } from '../text/cut-tables.js'
import { dropNull, readNumber } from '../text/numbers.js'
import { cellAt, hasColumns, readTables } from '../text/tables.js'

/** Reads the report of C/RTL co-simulation, which names no tool, version, part or top. */
export function readCosim(lines: readonly string[]): Found {
  const tables = readTables(lines)
  const table = tables.find(found => hasColumns(found, /^RTL$/, /^Status$/))
  const cut = cutTables(tables, lines.length)
  const cosim: Record<string, CosimRow> = {}
  for (const row of table?.rows ?? []) {
    if (table === undefined || row.cut) continue
    const figure = (label: RegExp) => readNumber(cellAt(table, row, label))
    const figures = {
      latency_min: figure(/^Latency.*min$/),
      latency_avg: figure(/^Latency.*avg$/),
      latency_max: figure(/^Latency.*max$/),
      ii_min: figure(/^Interval.*min$/),
      ii_avg: figure(/^Interval.*avg$/),
      ii_max: figure(/^Interval.*max$/),
    }
    cosim[cellAt(table, row, /^RTL$/) ?? ''] = {
      status: cellAt(table, row, /^Status$/) ?? '',
      // Where the table was cut, a figure that is not there says nothing.
      ...(cut.length > 0 ? dropNull(figures) : figures),
    }
  }
  // The simulated language is the one with a status; Verilog where both ran.
  const ran = [cosim.Verilog, cosim.VHDL, ...Object.values(cosim)].find(row => row && row.status !== 'NA')
  return {
    latency_min: ran?.latency_min ?? null,
    latency_max: ran?.latency_max ?? null,
    ii_min: ran?.ii_min ?? null,
    ii_max: ran?.ii_max ?? null,
    cosim,
    status: ran?.status ?? null,
    problems: [...cut, ...missingFields({ cosim: table?.rows[0] }, lines.length)],
  }
}

/** Reads lat.rpt, the figures that co-simulation hands its own script. */
export function readCosimLatency(lines: readonly string[]): Found {
  const values = new Map<string, number | null>()
  for (const line of lines) {
    const found = /^\$(\w+)\s*=\s*"([^"]*)"/.exec(line)
    if (found !== null) values.set(found[1]!, readNumber(found[2]))
  }
  const figure = (name: string) => values.get(name) ?? null
  const throughput = [figure('MIN_THROUGHPUT'), figure('MAX_THROUGHPUT')]
  const figures = { latency_min: figure('MIN_LATENCY'), latency_max: figure('MAX_LATENCY') }
  return {
    ...figures,
    ...(values.has('MIN_THROUGHPUT') && values.has('MAX_THROUGHPUT') && { throughput_raw: throughput }),
    problems: missingFields(
      {
        latency_min: values.has('MIN_LATENCY') || null,
        latency_max: values.has('MAX_LATENCY') || null,
        throughput_raw: (values.has('MIN_THROUGHPUT') && values.has('MAX_THROUGHPUT')) || null,
      },
      lines.length,
    ),
  }
}
