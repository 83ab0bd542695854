import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { readReportFile } from '../read-report.js'
import type { Report } from '../report.js'

/** A report and the file that it is in. */
export interface FileReport extends Report {
  readonly file: string
}

/**
 * The reports in a folder and those under it, by path; other files are passed over, as are hidden folders and links.
 *
 * Beside the report of a design (csynth.xml or csynth.rpt) those of its functions are left out, unless `all`.
 */
export async function readFolder(folder: string, all: boolean): Promise<FileReport[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const sorted = entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  const own: FileReport[] = []
  const below: FileReport[] = []
  for (const entry of sorted) {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      below.push(...(await readFolder(file, all)))
    } else if (entry.isFile() && /\.(rpt|xml|log)$/i.test(entry.name)) {
      const report = await readReportFile(file)
      if (report.kind !== null) own.push({ file, ...report })
    }
  }
  return [...(all ? own : own.filter(report => !isFunction(report, own))), ...below]
}

/** Whether a report is of a function of the design whose own report lies beside it. */
function isFunction(report: FileReport, beside: readonly FileReport[]): boolean {
  if (report.kind !== 'csynth_rpt' && report.kind !== 'csynth_xml') return false
  const tops = beside
    .filter(({ file, top }) => /^csynth\.(xml|rpt)$/.test(path.basename(file)) && top !== null)
    .map(({ top }) => top)
  return tops.length > 0 && report.top !== null && !tops.includes(report.top)
}
