import type { Metric, SearchStep } from '@metaml/core'
import { formatNumber } from '../text/format-number.js'

/** Figures worth a word while a run goes on, most telling first. */
const telling = ['accuracy', 'auc', 'mse', 'pruning_rate', 'agreement', 'DSP', 'LUT', 'latency_cycles']

/** The telling figures of a trial: `accuracy 0.7612 (float, validation), pruning_rate 0.9375`. */
export function describeMetrics(metrics: readonly Metric[]): string {
  return telling
    .flatMap(name => metrics.filter(metric => metric.name === name))
    .map(({ name, value, stage, split }) => {
      const where = split === undefined ? (stage === 'float' ? [] : [stage]) : [stage, split]
      return `${name} ${formatNumber(value)}${where.length > 0 ? ` (${where.join(', ')})` : ''}`
    })
    .join(', ')
}

/** A step of a search: `rate 0.75 (up): loss 0.0012 ± 0.0031, accepted`. */
export function describeStep({ variable, direction, loss, standardError, decision }: SearchStep): string {
  const unit = variable.unit === '1' ? '' : ` ${variable.unit}`
  const error = standardError === undefined ? '' : ` ± ${formatNumber(standardError)}`
  return `${variable.name} ${variable.value}${unit} (${direction}): loss ${formatNumber(loss)}${error}, ${decision}`
}
