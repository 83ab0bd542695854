import { stat } from 'node:fs/promises'
import { MetamlError } from '@metaml/core'
import { readReportFile } from '../read-report.js'
import { type CommandContext, readArguments, usage } from './command.js'
import { type FileReport, readFolder } from './read-folder.js'
import { reportCsv } from './report-csv.js'
import { reportTable } from './report-table.js'

/**
 * `metaml report`: reports of files and projects in one table. Exit code 1 where one of them is not whole; what can
 * be read of it is printed all the same.
 */
export default async function report(args: readonly string[], { output }: CommandContext): Promise<number> {
  const { paths, csv, all, help } = readArguments(args)
  if (help) {
    output.result(usage)
    return 0
  }
  const reports: FileReport[] = []
  let folders = 0
  for (const path of paths) {
    if (await isFolder(path)) {
      folders++
      const found = await readFolder(path, all)
      if (found.length === 0) throw none(path)
      reports.push(...found)
    } else reports.push({ file: path, ...(await readReportFile(path)) })
  }
  const alone = paths.length === 1 && folders === 0
  if (output.json) output.result(JSON.stringify(alone ? reports[0] : reports))
  else output.result(csv ? reportCsv(reports) : reportTable(reports))
  const damaged = reports.filter(({ problems }) => problems.length > 0)
  for (const { file, problems } of damaged) {
    for (const { code, line, missing } of problems) {
      output.note(`${file}:${line}: ${code}${missing ? `: no ${missing.join(', ')}` : ''}`)
    }
  }
  return damaged.length > 0 ? 1 : 0
}

async function isFolder(path: string): Promise<boolean> {
  // A path that is not there is refused where it is read.
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}

function none(folder: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_REPORT_NONE',
    kind: 'usage',
    message: `There is no report in ${folder}.`,
    expected: 'files .rpt, .xml or .log of Vivado HLS, Vitis HLS or Vivado, there or below',
    found: 'none',
  })
}
