import { judgeBudget } from '@metaml/engine'
import { expect, test } from 'vitest'
import { budgetTable } from '../dist/results/budget-table.js'
import { runJson } from '../dist/results/run-json.js'
import { runText } from '../dist/results/run-text.js'
import { figure, jetView, model } from './jet-view.js'

const kernel = model('kernel', 'hls4ml', {
  kind: 'hls-cpp',
  descriptor: { clockPeriod: 5 },
  metrics: [
    figure('DSP', 900, 'estimate'),
    { ...figure('latency_cycles', 190, 'estimate'), low: 180, high: 210 },
  ],
})
const limits = { DSP: 1000, latencyNs: 1000, LUT: 5000 }
const view = {
  ...jetView,
  flow: { ...jetView.flow, budget: limits },
  models: [kernel],
  returned: ['kernel'],
  budget: judgeBudget(limits, new Map([['kernel', kernel]]), ['kernel']),
  notes: [{ type: 'turn-limit', node: 'join', text: "'join' has let its cycle make all 3 turns." }] as const,
}

test('the budget stands below the table of models: within, over and unknown, by stage', () => {
  const lines = runText(view).split('\n')
  const from = lines.indexOf('Budget')
  expect(from).toBeGreaterThan(lines.findIndex(line => line.includes('kernel')))
  const rows = lines.slice(from).map(line => line.replace(/ {2,}/g, ' | '))
  expect(rows).toContain('kernel | DSP <= 1000 | estimate | 900 | within')
  expect(rows).toContain(
    'kernel | latencyNs <= 1000 ns | estimate | 1050 | over | 210 cycles of 5 ns; latency_cycles is 190 [180, 210], the worse bound counts',
  )
  expect(rows).toContain('kernel | LUT <= 5000 | - | - | unknown')
  expect(rows).toContain('Over the budget: latencyNs at estimate. Not known: LUT.')
})

test('how the run went stands above it', () => {
  expect(runText(view)).toContain("'join' has let its cycle make all 3 turns.\n\nBudget")
})

test('--json says whether the budget is kept', () => {
  expect(runJson(view)).toMatchObject({ budget: { status: 'over', limits }, notes: view.notes })
  expect(runJson({ ...view, budget: view.budget.filter(({ status }) => status !== 'over') })).toMatchObject({
    budget: { status: 'unknown' },
  })
  expect(runJson(jetView)).toMatchObject({ budget: null, notes: [] })
})

test('a flow without a budget has no such table; one that returned nothing says so', () => {
  expect(budgetTable(jetView)).toBeUndefined()
  expect(budgetTable({ ...view, budget: [], returned: [] })!.notes![0]).toMatch(/returned no model/)
})
