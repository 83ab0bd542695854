import type { FlowProblem } from './flow-problem.js'
import { closest } from './suggest.js'

/** What the models that a flow returns may take and must reach; checked when it ends, stage by stage. */
export interface FlowBudget {
  readonly DSP?: number
  readonly LUT?: number
  readonly FF?: number
  readonly BRAM_18K?: number
  readonly URAM?: number
  /** From the first input to the last output of one row, at most. */
  readonly latencyNs?: number
  /** Rows a second, at least. */
  readonly throughputHz?: number
  /** Against the flow's first model, in the unit of the data set's metric, at most. */
  readonly loss?: number
}

/** The name of a limit in a budget. */
export type BudgetItem = keyof FlowBudget

/** The limits that a budget can have: their units, and whether a figure must stay below or reach them. */
export const budgetItems = {
  DSP: { unit: '1', limit: 'most' },
  LUT: { unit: '1', limit: 'most' },
  FF: { unit: '1', limit: 'most' },
  BRAM_18K: { unit: '1', limit: 'most' },
  URAM: { unit: '1', limit: 'most' },
  latencyNs: { unit: 'ns', limit: 'most' },
  throughputHz: { unit: 'Hz', limit: 'least' },
  loss: { unit: '1', limit: 'most' },
} as const satisfies Record<BudgetItem, { unit: string; limit: 'most' | 'least' }>

/** Checks that a budget has limits that there are, each a number. */
export function checkBudget(budget: { readonly [name: string]: unknown } | undefined): FlowProblem[] {
  return Object.entries(budget ?? {}).flatMap(([name, value]): FlowProblem[] => {
    const place = `budget ${name}`
    if (!Object.hasOwn(budgetItems, name)) {
      const near = closest(name, Object.keys(budgetItems))
      return [
        {
          code: 'METAML_E_FLOW_BUDGET',
          place,
          message: `A budget has no '${name}'.`,
          expected: `one of ${Object.keys(budgetItems).join(', ')}`,
          ...(near !== undefined && { todo: `write '${near}'?` }),
        },
      ]
    }
    if (value === undefined || (typeof value === 'number' && Number.isFinite(value) && value >= 0)) return []
    return [
      {
        code: 'METAML_E_FLOW_BUDGET',
        place,
        message: `The limit '${name}' of the budget is no number.`,
        expected: 'a number, 0 or above',
        found: JSON.stringify(value),
      },
    ]
  })
}
