import { type Found, missingFields } from '../report.js'
import { vivadoHead } from '../text/fields.js'
import { readNumber } from '../text/numbers.js'

/** Reads Vivado's report_timing_summary; a slack of `NA` (nothing is constrained) is null. */
export function readTimingSummary(lines: readonly string[]): Found {
  const head = vivadoHead(lines)
  const slacks = sectionOf(lines, 'Design Timing Summary')
  const slack = (label: string) => readNumber(slacks?.rows[0]?.get(label))
  const clocks = (sectionOf(lines, 'Clock Summary')?.rows ?? []).flatMap(row => {
    const period = readNumber(row.get('Period(ns)'))
    return period === null ? [] : [{ name: row.get('Clock')!, period_ns: period }]
  })
  const periods = new Set(clocks.map(clock => clock.period_ns))
  const { version, part, top } = head
  return {
    ...head,
    // Of several clocks with several periods none is the target.
    target_clock_ns: periods.size === 1 ? clocks[0]!.period_ns : null,
    WNS_ns: slack('WNS(ns)'),
    TNS_ns: slack('TNS(ns)'),
    WHS_ns: slack('WHS(ns)'),
    ...(clocks.length > 0 && { clocks }),
    timing_met: metBy(lines, slack('WNS(ns)')),
    problems: missingFields(
      {
        version,
        part,
        top,
        WNS_ns: slacks?.rows[0]?.get('WNS(ns)'),
        // The last headings, with and without paths; what is under them may be nothing.
        details: lines.some(line => /^\| (Other Path Groups Table|Timing Details)\s*$/.test(line)) || null,
      },
      lines.length,
    ),
  }
}

/**
 * Reads Vivado's report_timing: the slack of its first path, which is the worst; null where it has no constraint
 * (`inf`), or there is no path.
 */
export function readTimingPath(lines: readonly string[]): Found {
  const head = vivadoHead(lines)
  const found = lines
    .map(line => /^\s*Slack \((MET|VIOLATED)\)\s*:\s*(-?[\d.]+)ns/.exec(line))
    .find(slack => slack !== null)
  const required = lines.map(line => /^\s*Requirement:\s*([\d.]+)ns/.exec(line)?.[1]).find(Boolean)
  const { version, part, top } = head
  const WNS_ns = found ? Number(found[2]) : null
  const free = lines.some(line => /^\s*Slack:\s*inf\s*$|^\s*No timing paths found/.test(line))
  return {
    ...head,
    target_clock_ns: required === undefined ? null : Number(required),
    WNS_ns,
    slack_status: found?.[1] ?? null,
    timing_met: found ? found[1] === 'MET' : null,
    problems: missingFields(
      {
        ...{ version, part, top },
        WNS_ns: WNS_ns ?? (free || null),
        // The path ends with its slack again.
        details: lines.some(line => /^\s*slack\s+-?\d/.test(line)) || (free && found === undefined) || null,
      },
      lines.length,
    ),
  }
}

/** Whether timing is met: by the sentence that says so, else by the slack. */
function metBy(lines: readonly string[], slack: number | null): boolean | null {
  if (lines.some(line => line.startsWith('Timing constraints are not met'))) return false
  if (lines.some(line => line.startsWith('All user specified timing constraints are met'))) return true
  return slack === null ? null : slack >= 0
}

/** The table under a title: labels over dashes, columns at least two blanks apart. */
function sectionOf(lines: readonly string[], title: string) {
  const start = lines.findIndex(line => line.trim() === `| ${title}`)
  if (start < 0) return undefined
  const next = lines.findIndex((line, i) => i > start + 2 && line.startsWith('| '))
  const section = lines.slice(start, next < 0 ? undefined : next)
  const dashes = section.findIndex(line => /^\s*-+(\s+-+)+\s*$/.test(line))
  if (dashes < 1) return { rows: [] }
  const split = (line: string) => line.trim().split(/\s{2,}/)
  const labels = split(section[dashes - 1]!)
  const end = section.findIndex((line, i) => i > dashes && line.trim() === '')
  const rows = section.slice(dashes + 1, end < 0 ? undefined : end).map(split)
  return {
    rows: rows.map(cells => new Map(labels.map((label, i) => [label, cells[i]]))),
  }
}
