import { stat } from 'node:fs/promises'
import { MetamlError } from '@metaml/core'
import { type CommandContext, readArguments, usage } from './command.js'
import { type FileReport, readFileReport, readFolder } from './read-folder.js'
import { reportCsv } from './report-csv.js'
import { reportTable } from './report-table.js'

/**
 * `metaml report`: reports of files and projects in one table. Exit code 1 where one of them is not whole, can't be
 * read, or is a folder without reports; what can be read is printed all the same.
 */
export default async function report(args: readonly string[], { output }: CommandContext): Promise<number> {
  const { paths, csv, all, help } = readArguments(args)
  if (help) {
    output.result(usage)
    return 0
  }
  const found = await Promise.all(paths.map(async path => ({ path, folder: await isFolder(path) })))
  const reports: FileReport[] = []
  const without: string[] = []
  for (const { path, folder } of found) {
    const inside = folder ? await readFolder(path, all) : [await readFileReport(path)]
    if (inside.length === 0) without.push(path)
    reports.push(...inside)
  }
  if (reports.length === 0) throw none(without)
  const alone = found.length === 1 && !found[0]!.folder
  if (output.json) output.result(JSON.stringify(alone ? reports[0] : reports))
  else output.result(csv ? reportCsv(reports) : reportTable(reports))
  const damaged = reports.filter(({ problems }) => problems.length > 0)
  for (const { file, problems } of damaged) {
    for (const { code, line, missing } of problems) {
      output.note(`${file}:${line}: ${code}${missing ? `: no ${missing.join(', ')}` : ''}`)
    }
  }
  for (const folder of without) output.note(`${folder}: METAML_E_REPORT_NONE: no report`)
  return damaged.length > 0 || without.length > 0 ? 1 : 0
}

/** @throws METAML_E_REPORT_UNREADABLE for a path that is not there, before anything is read */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (cause) {
    throw new MetamlError({
      code: 'METAML_E_REPORT_UNREADABLE',
      kind: 'usage',
      message: `There is nothing to read at ${path}.`,
      expected: 'a file or a folder',
      found: (cause as NodeJS.ErrnoException).code ?? (cause as Error).message,
      cause,
    })
  }
}

function none(folders: readonly string[]): MetamlError {
  return new MetamlError({
    code: 'METAML_E_REPORT_NONE',
    kind: 'usage',
    message: `There is no report in ${folders.join(', ')}.`,
    expected: 'files .rpt, .xml or .log of Vivado HLS, Vitis HLS or Vivado, there or below',
    found: 'none',
  })
}
