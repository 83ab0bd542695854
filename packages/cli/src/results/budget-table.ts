import { budgetItems } from '@metaml/core'
import type { BudgetVerdict, RunView } from '@metaml/engine'
import { formatNumber } from '../text/format-number.js'
import type { TableData } from '../text/table.js'

/**
 * The flow's budget as a table: a row for each returned model, limit and stage that has the figure, with what counts (of
 * an interval the worse bound) and whether it is within; undefined for a flow without a budget.
 */
export function budgetTable({ budget, flow, returned }: RunView): TableData | undefined {
  if (Object.keys(flow.budget ?? {}).length === 0) return undefined
  const notes = [summary(budget, returned.length)]
  return {
    title: 'Budget',
    columns: [
      { heading: 'model' },
      { heading: 'limit' },
      { heading: 'stage' },
      { heading: 'figure', align: 'right' },
      { heading: '' },
      { heading: 'how' },
    ],
    rows: budget.map(({ model, item, limit, unit, stage, value, status, how }) => [
      model,
      `${item} ${budgetItems[item].limit === 'most' ? '<=' : '>='} ${formatNumber(limit)}${unit === '1' ? '' : ` ${unit}`}`,
      stage ?? '-',
      value === undefined ? '-' : formatNumber(value),
      status,
      how ?? '',
    ]),
    notes,
  }
}

/** One sentence on the whole: what is over, what is not known. */
function summary(budget: readonly BudgetVerdict[], returned: number): string {
  if (returned === 0) return 'The flow returned no model: nothing can be said of its budget.'
  const over = budget.filter(({ status }) => status === 'over')
  const unknown = budget.filter(({ status }) => status === 'unknown')
  const open = unknown.length === 0 ? '' : ` Not known: ${listed(unknown)}.`
  return over.length === 0
    ? `Within the budget in all that is known.${open}`
    : `Over the budget: ${listed(over)}.${open}`
}

function listed(verdicts: readonly BudgetVerdict[]): string {
  return [
    ...new Set(verdicts.map(({ item, stage }) => (stage === undefined ? item : `${item} at ${stage}`))),
  ].join(', ')
}
