import path from 'node:path'
import type { Metric, UnitIo } from '@metaml/core'
import { reportMetrics } from '@metaml/hls-report'
import { checkedReport } from './checked-report.js'
import { type FileMap, folderFiles } from './folder-files.js'
import { csynthCommands, solutionFolder } from './hls-script.js'
import { keepReports } from './keep-reports.js'
import { rtlFolders } from './rtl-kind.js'
import { projectFiles, runHls } from './run-hls.js'
import { missing } from './run-tool.js'
import { kernelOf, type StepArgs } from './step-args.js'

/** What csynth found. */
export type CsynthResult = {
  /** Tool and version. */
  readonly by: string
  readonly metrics: readonly Metric[]
  /** In ns. */
  readonly estimatedClock: number | null
}

const reportFolder = `${solutionFolder}/syn/report`

/**
 * Runs C synthesis on the model `kernel`; gives the model `rtl`.
 * @throws METAML_E_VIVADO_* of the ends
 */
export default async function csynth(args: StepArgs, io: UnitIo): Promise<CsynthResult> {
  const { top } = args.project
  const reportFile = `${reportFolder}/csynth.xml`
  const { result, folder, by } = await runHls(
    args,
    {
      step: 'csynth',
      from: 'new',
      commands: csynthCommands(),
      expected: `${reportFile}, whole, of ${top}, ${args.target.part}, ${args.target.clockPeriod} ns; and Verilog`,
      check: async where => ({
        report: await checkedReport(path.join(where, reportFile), args, ['top', 'part', 'target_clock_ns']),
        sources: await sourcesOf(where, top),
      }),
    },
    io,
  )
  const metrics = reportMetrics(result.report, { stage: 'csynth', by })
  await keepReports(path.join(folder, reportFolder), ['csynth.xml'], io.scratch)
  const { dataset } = kernelOf(io).descriptor
  const files: FileMap = {
    ...result.sources,
    ...(await folderFiles(path.join(folder, reportFolder), `${rtlFolders.reports}/`)),
    ...(await projectFiles(folder)),
  }
  await io.create('rtl', {
    kind: 'rtl',
    descriptor: { top, ...args.target, generator: by, ...(dataset && { dataset }) },
    files,
    metrics,
  })
  return { by, metrics, estimatedClock: result.report.estimated_clock_ns }
}

/** The HDL that csynth wrote, with what it reads, in `rtl/verilog` and `rtl/vhdl`. */
async function sourcesOf(folder: string, top: string): Promise<FileMap> {
  const syn = path.join(folder, solutionFolder, 'syn')
  const verilog = await folderFiles(path.join(syn, 'verilog'), `${rtlFolders.sources}/verilog/`)
  if (!Object.keys(verilog).some(name => name.endsWith('.v'))) throw missing(`the Verilog of ${top}`)
  return { ...verilog, ...(await folderFiles(path.join(syn, 'vhdl'), `${rtlFolders.sources}/vhdl/`)) }
}
