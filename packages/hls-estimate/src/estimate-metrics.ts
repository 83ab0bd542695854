import { type Metric, type MetricName, metric } from '@metaml/core'
import type { Estimate } from './estimate/estimate.js'
import type { FigureName } from './estimate/figures.js'

const names: readonly (readonly [MetricName, max: FigureName, min: FigureName])[] = [
  ['DSP', 'DSP', 'DSP'],
  ['LUT', 'LUT', 'LUT'],
  ['FF', 'FF', 'FF'],
  ['BRAM_18K', 'BRAM_18K', 'BRAM_18K'],
  ['URAM', 'URAM', 'URAM'],
  ['latency_cycles', 'latency_max', 'latency_min'],
  ['interval_cycles', 'II_max', 'II_min'],
]

/**
 * The shared metrics of an estimate, at the stage `estimate`: latency and interval are the largest; `low` and `high` where
 * only an interval is known. What is not known is absent.
 */
export function estimateMetrics(estimate: Estimate, by: string): Metric[] {
  return names.flatMap(([name, max, min]) => {
    const value = estimate[max]
    if (value === null) return []
    const low = estimate.low[min] ?? estimate[min] ?? value
    const high = estimate.high[max] ?? value
    return [metric(name, value, { stage: 'estimate', by, ...(low !== high && { low, high }) })]
  })
}
