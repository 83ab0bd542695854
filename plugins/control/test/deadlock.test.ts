import { branch, fork, join, reduce, stop } from '@metaml/control'
import { checkFlow, flow } from '@metaml/core'
import { expect, test } from 'vitest'
import { makeProject, tasks } from './control-project.js'
import { shrink, source } from './number-tasks.js'

/** In a cycle the end of a way does not pass a JOIN: the REDUCE behind it waits for what never comes. */
const stuck = (when: string) =>
  flow('stuck', f => {
    const loop = f.add(join, { maxTurns: 3 }, [f.add(source, {})], { name: 'loop' })
    const [a, b] = f.add(fork, {}, loop.model)
    const { yes, no } = f.add(branch, { when }, a!)
    f.add(stop, {}, yes)
    const merged = f.add(join, { maxTurns: 3 }, [no], { name: 'merged' })
    const { best } = f.add(reduce, { objectives: ['accuracy'] }, [f.add(shrink, {}, b!), merged.model])
    const last = f.add(branch, { when: 'turn == 2' }, best, { name: 'last' })
    loop.connect(last.no)
    return last.yes
  })

test('a flow that comes to a stand fails, and says who has what and waits for what', async () => {
  expect(checkFlow(stuck('true'), { task: id => tasks.find(id) }).problems).toEqual([])
  const view = await makeProject().run(stuck('true'))
  expect(view.status).toBe('failed')
  expect(view.returned).toEqual([])
  expect(view.errors).toMatchObject([
    {
      code: 'METAML_E_FLOW_DEADLOCK',
      kind: 'usage',
      found:
        "'reduce' has a model by shrink.model -> reduce.models[0] and waits for one by merged.model -> reduce.models[1]",
    },
  ])
})

test('the same flow goes through where the way does not end', async () => {
  const view = await makeProject().run(stuck('false'))
  expect(view.errors).toEqual([])
  expect(view.status).toBe('done')
  expect(view.returned).toHaveLength(1)
})
