import { type Found, missingFields } from '../report.js'
import { fieldOf, versionIn } from '../text/fields.js'
import { readNumber } from '../text/numbers.js'

/** Reads the report of `export_design`; its BRAM counts blocks of 18 Kb. */
export function readExport(lines: readonly string[]): Found {
  const number = (label: string) => readNumber(fieldOf(lines, label) ?? undefined)
  const tool = fieldOf(lines, 'Implementation tool')
  const stage = lines.map(line => /^#=== (\S+) Resource usage/.exec(line)?.[1]).find(Boolean) ?? null
  const synthesised = number('CP achieved post-synthesis')
  const implemented = number('CP achieved post-implementation')
  const met = lines.map(line => /^Timing (not )?met/.exec(line)).find(found => found !== null)
  const figures = {
    version: versionIn(tool),
    part: fieldOf(lines, 'Device target'),
    target_clock_ns: number('CP required'),
    // The figure after synthesis is the final one only where nothing follows.
    estimated_clock_ns: implemented ?? (met && stage === 'Post-Synthesis' ? synthesised : null),
    BRAM_18K: number('BRAM'),
    DSP: number('DSP'),
    FF: number('FF'),
    LUT: number('LUT'),
    timing_met: met === undefined ? null : met[1] === undefined,
    stage,
  }
  return {
    tool: tool === null ? null : 'Vivado',
    ...figures,
    URAM: number('URAM'),
    cp_post_synth_ns: synthesised,
    cp_post_impl_ns: implemented,
    problems: missingFields(figures, lines.length),
  }
}
