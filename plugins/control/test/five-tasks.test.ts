import { branch, fork, join, reduce, stop } from '@metaml/control'
import { flow } from '@metaml/core'
import { expect, test } from 'vitest'
import { firingsOf, logOf, makeProject } from './control-project.js'
import { shrink, source } from './number-tasks.js'

const built = flow('five', f => {
  const loop = f.add(join, { maxTurns: 5 }, [f.add(source, {})])
  const tried = f.add(shrink, { reference: 'source' }, loop.model)
  const { yes, no } = f.add(
    branch,
    { when: 'DSP <= 500', onNo: { 'shrink.alpha': 'cfg.shrink.alpha * 1.5' } },
    tried,
  )
  loop.connect(no)
  const [a, b, c] = f.add(fork, {}, yes)
  const ways = [
    f.add(shrink, { alpha: 0.04 }, a!, { name: 'little' }),
    f.add(shrink, { alpha: 0.08 }, b!, { name: 'much' }),
  ] as const
  const { yes: bad, no: good } = f.add(branch, { when: 'accuracy < 0.5' }, c!, { name: 'bad' })
  f.add(stop, { reason: 'it is too bad' }, bad)
  return f.add(reduce, { objectives: ['DSP'] }, [...ways, good]).best
})

test.each([
  ['TypeScript', built],
  ['JSON', JSON.parse(JSON.stringify(built.json)) as typeof built.json],
])('all five tasks in one flow, written in %s', async (_, five) => {
  const view = await makeProject().run(five)
  expect(view.errors).toEqual([])
  expect(view.status).toBe('done')
  // 0.01 gives 1000, 0.015 gives 667, 0.0225 gives 444.
  expect(firingsOf(view).filter(name => name.startsWith('shrink'))).toEqual([
    'shrink.1 done',
    'shrink.2 done',
    'shrink.3 done',
  ])
  expect(view.cfg.find(({ key }) => key === 'shrink.alpha')).toEqual({
    key: 'shrink.alpha',
    value: 0.01 * 1.5 * 1.5,
    by: 'node branch',
  })
  expect(logOf(view, 'branch').at(-1)).toBe(
    "'DSP <= 500' is true: 'shrink.3' goes on at 'yes'. (DSP@estimate = 444)",
  )
  expect(view.returned).toEqual(['much'])
  expect(logOf(view, 'reduce')).toContain("'much': DSP@estimate = 125: best.")
  expect(firingsOf(view)).toContain('stop.1 skipped')
})
