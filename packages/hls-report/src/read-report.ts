import { readFile, stat } from 'node:fs/promises'
import { MetamlError } from '@metaml/core'
import { kindOfName, kindOfText } from './find-kind.js'
import { readCosim, readCosimLatency } from './read/read-cosim.js'
import { readCsynthRpt } from './read/read-csynth-rpt.js'
import { readCsynthSummary } from './read/read-csynth-summary.js'
import { readCsynthXml } from './read/read-csynth-xml.js'
import { readExport } from './read/read-export.js'
import { readLog } from './read/read-log.js'
import { readPower } from './read/read-power.js'
import { readTimingPath, readTimingSummary } from './read/read-timing.js'
import { readUtilization } from './read/read-utilization.js'
import { type Found, fillReport, type Report, type ReportKind } from './report.js'

const readers: { readonly [kind in Exclude<ReportKind, 'csynth_xml'>]: (lines: readonly string[]) => Found } =
  {
    csynth_rpt: readCsynthRpt,
    csynth_summary_rpt: readCsynthSummary,
    cosim_rpt: readCosim,
    cosim_lat_rpt: readCosimLatency,
    export_rpt: readExport,
    vivado_utilization: readUtilization,
    vivado_timing_summary: readTimingSummary,
    vivado_timing_path: readTimingPath,
    vivado_power: readPower,
    log: readLog,
  }

/**
 * Reads a report or log of Vivado HLS, Vitis HLS or Vivado; its kind is told by what it holds, and by the name
 * where it is empty. Never throws: what keeps it from being whole is in `problems`.
 */
export function readReport(text: string, name = ''): Report {
  const kind = kindOfText(text)
  if (kind === null) {
    const empty = text.trim() === ''
    return fillReport(empty ? kindOfName(name) : null, {
      problems: [{ code: empty ? 'METAML_E_REPORT_EMPTY' : 'METAML_E_REPORT_FOREIGN', line: 1 }],
    })
  }
  if (kind === 'csynth_xml') return fillReport(kind, readCsynthXml(text))
  return fillReport(kind, readers[kind](linesOf(text)))
}

/** The largest file that is read, in bytes. */
const largest = 2 ** 28

/**
 * Reads a file as {@link readReport} does.
 * @throws METAML_E_REPORT_UNREADABLE
 */
export async function readReportFile(file: string): Promise<Report> {
  try {
    const { size } = await stat(file)
    if (size > largest) throw new Error(`${size} bytes`)
    return readReport(await readFile(file, 'utf8'), file)
  } catch (cause) {
    throw new MetamlError({
      code: 'METAML_E_REPORT_UNREADABLE',
      kind: 'usage',
      message: `The report ${file} can't be read.`,
      expected: `a file of at most ${largest} bytes`,
      found: (cause as NodeJS.ErrnoException).code ?? (cause as Error).message,
      cause,
    })
  }
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}
