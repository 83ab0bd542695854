import { readFile, stat } from 'node:fs/promises'
import { stripVTControlCharacters } from 'node:util'
import { MetamlError } from '@metaml/core'
import { kindOfName, kindOfText } from './find-kind.js'
import { readCosim, readCosimLatency } from './read/read-cosim.js'
import { readCsynthRpt } from './read/read-csynth-rpt.js'
import { readCsynthSummary } from './read/read-csynth-summary.js'
import { readCsynthXml } from './read/read-csynth-xml.js'
import { readExport } from './read/read-export.js'
import { readExportXml } from './read/read-export-xml.js'
import { readLog } from './read/read-log.js'
import { readPower } from './read/read-power.js'
import { readTimingPath, readTimingSummary } from './read/read-timing.js'
import { readUtilization } from './read/read-utilization.js'
import { type Found, fillReport, type Report, type ReportKind } from './report.js'

const readers: {
  readonly [kind in Exclude<ReportKind, 'csynth_xml' | 'export_xml'>]: (lines: readonly string[]) => Found
} = {
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
export function readReport(content: string, name = ''): Report {
  const plain = content.replace(/^\uFEFF/, '')
  // Logs of a terminal have colours.
  const text = plain.includes('\u001b') ? stripVTControlCharacters(plain) : plain
  const kind = kindOfText(text)
  if (kind === null) {
    const empty = text.trim() === ''
    return fillReport(empty ? kindOfName(name) : null, {
      problems: [{ code: empty ? 'METAML_E_REPORT_EMPTY' : 'METAML_E_REPORT_FOREIGN', line: 1 }],
    })
  }
  if (kind === 'csynth_xml') return fillReport(kind, readCsynthXml(text))
  if (kind === 'export_xml') return fillReport(kind, readExportXml(text))
  const found = readers[kind](linesOf(text))
  return fillReport(kind, kind === 'log' ? found : addCut(text, found))
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
    return readReport(decodeText(await readFile(file)), file)
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

/** UTF-8, or what Windows shells write: UTF-16 with its mark. Bytes of code pages become marks of their own. */
function decodeText(bytes: Buffer): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return bytes.toString('utf8')
}

/**
 * The lines of a text, without what a progress bar wrote over. A last line that was never ended may hold the half of a name or figure: it is blanked, but for
 * a row of a table, which shows itself whether it is whole.
 */
function linesOf(text: string): string[] {
  const lines = text.split('\n').map(dropOverwritten)
  const last = lines.pop()!
  if (last !== '') lines.push(isWhole(last) || /^\s*[|+][^:]*$/.test(last) ? last : '')
  return lines
}

/** A line without its carriage return, and without what stands before one inside it. */
function dropOverwritten(line: string): string {
  if (!line.includes('\r')) return line
  const text = line.replace(/\r\s*$/, '')
  return text.slice(text.lastIndexOf('\r') + 1)
}

/** Adds the problem of a last line that breaks off, if nothing else says so. */
function addCut(text: string, found: Found): Found {
  const last = text.slice(text.lastIndexOf('\n') + 1)
  const known = found.problems.some(({ code }) => code === 'METAML_E_REPORT_CUT')
  if (known || last.trim() === '' || isWhole(last)) return found
  const line = text.split('\n').length
  return { ...found, problems: [{ code: 'METAML_E_REPORT_CUT', line }, ...found.problems] }
}

/** Whether a line without an end ends as lines of reports do. */
function isWhole(line: string): boolean {
  return /[|+"]\s*$|^Timing (not )?met$/.test(line)
}
