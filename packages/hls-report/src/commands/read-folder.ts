import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { isMetamlError } from '@metaml/core'
import { readReportFile } from '../read-report.js'
import { fillReport, type Report } from '../report.js'

/** A report and the file that it is in. */
export interface FileReport extends Report {
  readonly file: string
}

/** Reads a file; one that can't be read is a report with that problem, so that the others are shown all the same. */
export async function readFileReport(file: string): Promise<FileReport> {
  try {
    return { file, ...(await readReportFile(file)) }
  } catch (error) {
    if (!isMetamlError(error)) throw error
    return unreadable(file)
  }
}

function unreadable(file: string): FileReport {
  return { file, ...fillReport(null, { problems: [{ code: 'METAML_E_REPORT_UNREADABLE', line: 1 }] }) }
}

/**
 * The reports in a folder and those under it, by path; other files are passed over, as are hidden folders, links to
 * folders, and empty logs.
 *
 * Beside the report of a design (csynth.xml or csynth.rpt) those of its functions are left out, unless `all`.
 */
export async function readFolder(folder: string, all: boolean): Promise<FileReport[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined)
  if (entries === undefined) return [unreadable(folder)]
  const sorted = entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  const own: FileReport[] = []
  const below: FileReport[] = []
  for (const entry of sorted) {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      below.push(...(await readFolder(file, all)))
    } else if (/\.(rpt|xml|log)$/i.test(entry.name) && (entry.isFile() || (await leadsToFile(file)))) {
      const report = await readFileReport(file)
      if (report.kind !== null ? !isEmptyLog(report) : report.problems.some(isUnreadable)) own.push(report)
    }
  }
  return [...(all ? own : own.filter(report => !isFunction(report, own))), ...below]
}

/** Whether a link leads to a file, or nowhere. */
async function leadsToFile(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined)
  return found === undefined || found.isFile()
}

/** The tools open logs that they never write to. */
function isEmptyLog({ kind, problems }: Report): boolean {
  return kind === 'log' && problems.some(({ code }) => code === 'METAML_E_REPORT_EMPTY')
}

function isUnreadable({ code }: Report['problems'][number]): boolean {
  return code === 'METAML_E_REPORT_UNREADABLE'
}

/** Whether a report is of a function of the design whose own report lies beside it. */
function isFunction(report: FileReport, beside: readonly FileReport[]): boolean {
  if (report.kind !== 'csynth_rpt' && report.kind !== 'csynth_xml') return false
  const tops = beside
    .filter(({ file, top }) => /^csynth\.(xml|rpt)$/.test(path.basename(file)) && top !== null)
    .map(({ top }) => top)
  return tops.length > 0 && report.top !== null && !tops.includes(report.top)
}
