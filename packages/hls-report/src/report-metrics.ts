import { type Metric, metric, type Stage } from '@metaml/core'
import type { Report } from './report.js'

/** A metric with the part that it is of, as the report prints it. */
export interface ReportMetric extends Metric {
  readonly part?: string
}

/** What the caller knows and some files do not say. */
export interface MetricOptions {
  /** Of a timing report without a design state. */
  readonly stage?: Stage
  /** Tool and version, of co-simulation. */
  readonly by?: string
  readonly part?: string
}

/**
 * The shared metrics that a report gives: DSP, LUT, FF, BRAM_18K (two a tile of Vivado's), URAM; latency_cycles and
 * interval_cycles (the largest, `low` and `high` where they vary); clock_ns (estimated or achieved); dynamic_w and
 * static_w. What the report does not say is absent. A report whose stage nobody knows gives none.
 */
export function reportMetrics(report: Report, options: MetricOptions = {}): ReportMetric[] {
  const stage = stageOf(report) ?? options.stage
  if (stage === undefined) return []
  const by = report.tool && report.version ? `${report.tool} ${report.version}` : options.by
  const part = report.part ?? options.part
  const rest = { stage, ...(by !== undefined && { by }) }
  const found = [
    ...(['DSP', 'LUT', 'FF', 'URAM'] as const).map(name => [name, report[name]] as const),
    ['BRAM_18K', report.BRAM_18K ?? (report.bram_tiles === null ? null : 2 * report.bram_tiles)] as const,
    ['clock_ns', clockOf(report)] as const,
    ['dynamic_w', report.power_dynamic_w ?? null] as const,
    ['static_w', report.power_static_w ?? null] as const,
  ].flatMap(([name, value]) => (value === null ? [] : [metric(name, value, rest)]))
  const cycles = [
    spread('latency_cycles', report.latency_min, report.latency_max, rest),
    spread('interval_cycles', report.ii_min, report.ii_max, rest),
  ].flat()
  return [...found, ...cycles].map(made => (part === undefined || part === null ? made : { ...made, part }))
}

/** How far towards hardware a report's figures were taken; undefined where it does not say. */
export function stageOf({ kind, stage, design_state }: Report): Stage | undefined {
  if (kind === null || kind === 'log') return undefined
  if (kind.startsWith('csynth')) return 'csynth'
  if (kind.startsWith('cosim')) return 'cosim'
  if (kind.startsWith('export')) {
    if (stage === 'Post-Synthesis') return 'synthesis'
    return stage === 'Post-Implementation' ? 'place-and-route' : undefined
  }
  if (/plac|rout/i.test(design_state ?? '')) return 'place-and-route'
  return /synth|opt/i.test(design_state ?? '') ? 'synthesis' : undefined
}

/** The clock that the design was estimated at, or that its worst path allows. */
function clockOf({ estimated_clock_ns, target_clock_ns, WNS_ns }: Report): number | null {
  if (estimated_clock_ns !== null) return estimated_clock_ns
  if (target_clock_ns === null || WNS_ns === null) return null
  return Math.round((target_clock_ns - WNS_ns) * 1e6) / 1e6
}

function spread(
  name: 'latency_cycles' | 'interval_cycles',
  low: number | null,
  high: number | null,
  rest: { readonly stage: Stage; readonly by?: string },
): Metric[] {
  if (high === null) return []
  const varies = low !== null && low !== high
  return [metric(name, high, { ...rest, ...(varies && { low, high }) })]
}
