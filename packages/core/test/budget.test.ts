import { checkFlow, flow } from '@metaml/core'
import { expect, it } from 'vitest'
import { someTasks, source } from './some-tasks.js'

const budgeted = (budget: object) => flow('f', f => f.add(source, {}), { budget })

it('stands in the JSON of a flow, without what is undefined', () => {
  expect(budgeted({ DSP: 10, latencyNs: undefined }).json.budget).toStrictEqual({ DSP: 10 })
  expect('budget' in flow('f', f => f.add(source, {})).json).toBe(false)
})

it.each([
  [{ latencyNS: 3 }, 'budget latencyNS', "write 'latencyNs'?"],
  [{ constructor: 3 }, 'budget constructor', undefined],
  [{ DSP: 'few' }, 'budget DSP', undefined],
  [{ DSP: -1 }, 'budget DSP', undefined],
  [{ DSP: Number.NaN }, 'budget DSP', undefined],
])('is refused: %j', (budget, place, todo) => {
  const { problems } = checkFlow(budgeted(budget))
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatchObject({ code: 'METAML_E_FLOW_BUDGET', place })
  expect(problems[0]!.todo).toBe(todo)
})

it('is sound with any of its limits', () => {
  const budget = {
    DSP: 1,
    LUT: 2,
    FF: 3,
    BRAM_18K: 4,
    URAM: 0,
    latencyNs: 1000,
    throughputHz: 4e7,
    loss: 0.01,
  }
  expect(checkFlow(budgeted(budget)).problems).toEqual([])
})

it('that is no object is no flow', () => {
  const json = { ...budgeted({}).json, budget: 3 }
  const { problems } = checkFlow(json as never, { task: id => someTasks.get(id) })
  expect(problems[0]).toMatchObject({ code: 'METAML_E_FLOW_JSON', expected: 'budget: an object' })
})
