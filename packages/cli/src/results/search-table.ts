import { findMetric, type SearchStep } from '@metaml/core'
import type { FiringView } from '@metaml/engine'
import { firingName } from '../progress/live-state.js'
import { formatNumber } from '../text/format-number.js'
import type { TableData } from '../text/table.js'

/**
 * The search of an O-task as a table: what each step asked for and reached, the figure it was judged by with the
 * stage it was taken at, the loss and its standard error, how sure the search is where it says so, the decision. Undefined for a firing without steps.
 */
export function searchTable(firing: Pick<FiringView, 'node' | 'turn' | 'steps'>): TableData | undefined {
  const steps = [...firing.steps].sort((a, b) => a.step - b.step)
  const first = steps[0]
  if (first === undefined) return undefined
  const { variable, reference } = first
  const reached = steps.some(step => reachedValue(step) !== undefined)
  const sure = steps.some(step => confidence(step) !== undefined)
  const right = 'right' as const
  return {
    title: `${firingName(firing)}: search for the ${variable.name}, against ${reference.model} (${reference.metric} ${formatNumber(reference.value)}, ${reference.stage}, ${reference.split})`,
    columns: [
      { heading: 'step', align: right },
      {
        heading: `${reached ? 'asked' : variable.name}${variable.unit === '1' ? '' : ` (${variable.unit})`}`,
        align: right,
      },
      ...(reached ? [{ heading: 'reached', align: right }] : []),
      { heading: 'direction' },
      { heading: reference.metric, align: right },
      { heading: 'loss', align: right },
      { heading: '± std. error', align: right },
      ...(sure ? [{ heading: 'confidence', align: right }] : []),
      { heading: 'decision' },
      { heading: 'model' },
    ],
    rows: steps.map(step => [
      String(step.step),
      String(step.variable.value),
      ...(reached ? [formatNumber(reachedValue(step))] : []),
      step.direction,
      judgedBy(step),
      formatNumber(step.loss),
      formatNumber(step.standardError),
      ...(sure ? [formatNumber(confidence(step))] : []),
      step.decision,
      step.model,
    ]),
  }
}

/** What a step reached of what it asked for, where its candidate has that figure. */
function reachedValue({ variable, metrics }: SearchStep): number | undefined {
  return findMetric(metrics, { name: variable.name })?.value
}

/** How sure a search is that what it tried is within the tolerance, where it says so. */
function confidence({ metrics }: SearchStep): number | undefined {
  return findMetric(metrics, { name: 'confidence' })?.value
}

/** The candidate's figure; when it was taken at another stage than the reference's, that stage is named. */
function judgedBy({ metrics, reference }: SearchStep): string {
  const { metric: name, split, stage } = reference
  const here = findMetric(metrics, { name, split, stage })
  if (here !== undefined) return formatNumber(here.value)
  const elsewhere = findMetric(metrics, { name, split })
  return elsewhere === undefined ? '-' : `${formatNumber(elsewhere.value)} (${elsewhere.stage})`
}
