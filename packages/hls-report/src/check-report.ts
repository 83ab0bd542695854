import { MetamlError } from '@metaml/core'
import type { Report } from './report.js'
import { samePart } from './same-part.js'

/** What a report is asked to be of. */
export interface AskedReport {
  readonly top?: string
  readonly part?: string
  /** In ns. */
  readonly clockPeriod?: number
}

/**
 * Refuses a report that is not whole, or is of another top, part or clock than asked for. What the file does not say
 * (co-simulation names no part) is not checked.
 * @throws METAML_E_REPORT_DAMAGED, METAML_E_REPORT_TOP, METAML_E_REPORT_PART, METAML_E_REPORT_CLOCK
 */
export function checkReport(report: Report, asked: AskedReport = {}): void {
  const [problem] = report.problems
  if (problem !== undefined) {
    const missing = report.problems.flatMap(({ missing = [] }) => missing)
    throw new MetamlError({
      code: 'METAML_E_REPORT_DAMAGED',
      kind: 'tool',
      message: 'The report is not whole.',
      expected: 'a whole report of Vivado HLS, Vitis HLS or Vivado',
      found: `${problem.code}, line ${problem.line}${missing.length > 0 ? `: no ${missing.join(', ')}` : ''}`,
      todo: 'let the tool run again; its log says why it ended',
    })
  }
  const { top, part, target_clock_ns: clock } = report
  if (asked.top !== undefined && top !== null && top !== asked.top) throw other('TOP', asked.top, top)
  if (asked.part !== undefined && part !== null && !samePart(asked.part, part)) {
    throw other('PART', asked.part, part)
  }
  // Reports print two or three digits.
  if (asked.clockPeriod !== undefined && clock !== null && Math.abs(clock - asked.clockPeriod) > 0.0051) {
    throw other('CLOCK', `${asked.clockPeriod} ns`, `${clock} ns`)
  }
}

function other(what: 'TOP' | 'PART' | 'CLOCK', expected: string, found: string): MetamlError {
  const word = what.toLowerCase()
  return new MetamlError({
    code: `METAML_E_REPORT_${what}`,
    kind: 'tool',
    message: `The report is of another ${word} than asked for.`,
    expected,
    found,
    todo: 'take the report of this design, or start its synthesis again',
  })
}
