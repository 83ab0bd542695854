import { type Found, missingFields } from '../report.js'
import { cutTables } from '../text/cut-tables.js'
import { fieldOf, versionIn } from '../text/fields.js'
import { readNumber } from '../text/numbers.js'
import { cellAt, hasColumns, readTables } from '../text/tables.js'

const numberIn = (lines: readonly string[], label: string) => readNumber(fieldOf(lines, label) ?? undefined)

/** Reads the report of `export_design`, of Vivado HLS or of Vitis HLS; its BRAM counts blocks of 18 Kb. */
export function readExport(lines: readonly string[]): Found {
  const title = lines
    .map(line => /^== Vivado (RTL Synthesis|Place & Route) Results/.exec(line)?.[1])
    .find(Boolean)
  return title === undefined ? readOfVivadoHls(lines) : readOfVitisHls(lines, title)
}

function readOfVivadoHls(lines: readonly string[]): Found {
  const tool = fieldOf(lines, 'Implementation tool')
  const stage = lines.map(line => /^#=== (\S+) Resource usage/.exec(line)?.[1]).find(Boolean) ?? null
  const synthesised = numberIn(lines, 'CP achieved post-synthesis')
  const implemented = numberIn(lines, 'CP achieved post-implementation')
  const timing_met = metBy(lines, /^Timing (not )?met/)
  const figures = {
    version: versionIn(tool),
    part: fieldOf(lines, 'Device target'),
    target_clock_ns: numberIn(lines, 'CP required'),
    // The figure after synthesis is the final one only where nothing follows.
    estimated_clock_ns:
      implemented ?? (timing_met !== null && stage === 'Post-Synthesis' ? synthesised : null),
    ...resources(lines),
    timing_met,
    stage,
  }
  return {
    tool: tool === null ? null : 'Vivado',
    ...figures,
    URAM: numberIn(lines, 'URAM'),
    cp_post_synth_ns: synthesised,
    cp_post_impl_ns: implemented,
    problems: missingFields(figures, lines.length),
  }
}

/** `export_syn.rpt` and `export_impl.rpt`. */
function readOfVitisHls(lines: readonly string[], title: string): Found {
  const tables = readTables(lines)
  const clocks = tables.find(table => hasColumns(table, /^Timing$/, /^Period \(ns\)$/))
  const clock = (name: string) => {
    const row = clocks?.rows.find(found => !found.cut && cellAt(clocks, found, /^Timing$/) === name)
    return clocks && row ? readNumber(cellAt(clocks, row, /^Period \(ns\)$/)) : null
  }
  const summary = sectionOf(lines, `${title} Resource Summary`)
  const version = versionIn(fieldOf(lines, 'Version'))
  const routed = title === 'Place & Route'
  // 2022.2 calls the clock after synthesis Post-Route too.
  const synthesised = clock('Post-Synthesis') ?? (routed ? null : clock('Post-Route'))
  const implemented = routed ? clock('Post-Route') : null
  const figures = {
    version,
    part: fieldOf(lines, 'Target device'),
    target_clock_ns: clock('Target'),
    estimated_clock_ns: routed ? implemented : synthesised,
    ...resources(summary),
    timing_met: metBy(lines, /^\* Timing was (not )?met/),
  }
  return {
    tool: version === null ? null : 'Vivado',
    ...figures,
    stage: routed ? 'Post-Implementation' : 'Post-Synthesis',
    URAM: numberIn(summary, 'URAM'),
    cp_post_synth_ns: synthesised,
    cp_post_impl_ns: implemented,
    problems: [...cutTables(tables, lines.length), ...missingFields(figures, lines.length)],
  }
}

function resources(lines: readonly string[]) {
  return {
    BRAM_18K: numberIn(lines, 'BRAM'),
    DSP: numberIn(lines, 'DSP'),
    FF: numberIn(lines, 'FF'),
    LUT: numberIn(lines, 'LUT'),
  }
}

/** By the first sentence of that form, with `not` in its first group. */
function metBy(lines: readonly string[], sentence: RegExp): boolean | null {
  const found = lines.map(line => sentence.exec(line)).find(match => match !== null)
  return found ? found[1] === undefined : null
}

/** The lines under a title, to the next one. */
function sectionOf(lines: readonly string[], title: string): readonly string[] {
  const start = lines.findIndex(line => line.trim() === `== ${title}`)
  if (start < 0) return []
  const inside = lines.slice(start + 1)
  const end = inside.findIndex((line, i) => i > 0 && line.startsWith('=='))
  return inside.slice(0, end < 0 ? undefined : end)
}
