import { access } from 'node:fs/promises'
import path from 'node:path'
import { checkReport, type Report, readReportFile } from '@metaml/hls-report'
import { missing } from './run-tool.js'
import type { StepArgs } from './step-args.js'

/** What tells a report's design from another. */
export type ReportFact = 'top' | 'part' | 'target_clock_ns'

/**
 * Reads a report that must be there, whole, and of this design; one that does not say what it has to is refused.
 * @throws METAML_E_VIVADO_NO_RESULT, METAML_E_REPORT_DAMAGED, METAML_E_REPORT_TOP, _PART, _CLOCK
 */
export async function checkedReport(
  file: string,
  { project, target }: StepArgs,
  says: readonly ReportFact[],
): Promise<Report> {
  await access(file).catch(() => {
    throw missing(path.basename(file))
  })
  const report = await readReportFile(file)
  checkReport(report, { top: project.top, ...target })
  const silent = says.filter(fact => report[fact] === null)
  if (silent.length > 0) throw missing(`${silent.join(', ')} of ${path.basename(file)}`)
  return report
}
