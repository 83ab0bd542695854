import type { Metric, Stage } from '@metaml/core'
import { type Report, reportMetrics } from '@metaml/hls-report'

/** How a design meets its clock. */
export type TimingResult = {
  /** Worst slack in ns; null for a design without a clock. */
  readonly slack: number | null
  readonly met: boolean | null
}

/** What the step `synthesis` or `place-and-route` found. */
export type VivadoResult = {
  /** Tool and version. */
  readonly by: string
  readonly metrics: readonly Metric[]
  readonly timing: TimingResult
}

/** The figures of a step's reports, each once, at its stage. */
export function vivadoResult(
  reports: { readonly utilization: Report; readonly timing: Report; readonly power?: Report },
  by: string,
  stage: Stage,
): VivadoResult {
  const { utilization, timing, power } = reports
  const options = { stage, by }
  // A report says itself which state of the design it is of; here the step does.
  const metrics = [utilization, timing, power].flatMap(report =>
    report === undefined ? [] : reportMetrics({ ...report, design_state: null }, options),
  )
  return {
    by,
    metrics,
    timing: { slack: timing.WNS_ns, met: timing.WNS_ns === null ? null : timing.WNS_ns >= 0 },
  }
}
