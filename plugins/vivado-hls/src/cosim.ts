import path from 'node:path'
import { isMetamlError, MetamlError, type Metric, type UnitIo } from '@metaml/core'
import { type Report, reportMetrics } from '@metaml/hls-report'
import { checkedReport } from './checked-report.js'
import { cosimCommands, csynthCommands, solutionFolder } from './hls-script.js'
import { keepReports } from './keep-reports.js'
import { type HlsResult, runHls } from './run-hls.js'
import type { StepArgs } from './step-args.js'

/** What co-simulation found. */
export type CosimResult = {
  /** Tool and version. */
  readonly by: string
  readonly metrics: readonly Metric[]
}

/**
 * Runs the test bench of the model `kernel` against the RTL of the model `rtl`; leaves its report in `reports`.
 *
 * It goes on with the project that csynth left, laid out in a fresh folder. Where the tool does not find the design
 * in it, csynth is run again in the same call.
 * @throws METAML_E_VIVADO_* of the ends
 */
export default async function cosim(args: StepArgs, io: UnitIo): Promise<CosimResult> {
  const { top } = args.project
  const { result: report, folder, by } = await runCosim(args, io)
  const name = `${top}_cosim.rpt`
  await keepReports(path.join(folder, reportFolder), [name], io.scratch)
  return { by, metrics: reportMetrics(report, { by, part: args.target.part }) }
}

const reportFolder = `${solutionFolder}/sim/report`

async function runCosim(args: StepArgs, io: UnitIo): Promise<HlsResult<Report>> {
  const name = `${args.project.top}_cosim.rpt`
  const run = {
    step: 'cosim',
    expected: `${reportFolder}/${name}, whole, that says Pass`,
    async check(folder: string) {
      const report = await checkedReport(path.join(folder, reportFolder, name), args, [])
      if (report.status !== 'Pass') throw mismatch(report)
      return report
    },
  } as const
  const commands = cosimCommands(args.project)
  try {
    return await runHls(args, { ...run, from: 'csynth', commands }, io)
  } catch (error) {
    if (!isMetamlError(error) || error.code !== 'METAML_E_VIVADO_NOT_SYNTHESISED') throw error
    io.log.warn('The tool does not find the design in the project that csynth left; csynth is run again.')
    return await runHls(args, { ...run, from: 'new', commands: [...csynthCommands(), ...commands] }, io)
  }
}

function mismatch({ status }: Report): MetamlError {
  return new MetamlError({
    code: 'METAML_E_VIVADO_MISMATCH',
    kind: 'task',
    message: 'The RTL does not answer as the C++ does.',
    expected: 'the status Pass',
    found: `the status ${status ?? 'of no run'}`,
  })
}
