import { expect, test } from 'vitest'
import { describeDearer } from '../dist/report.js'

const start = { inputCost: 13_763 } as never

test('a result that costs more than the kernel that came in is told, with what to do', () => {
  expect(describeDearer({ start, best: { cost: 25_416.4 } as never })).toEqual([
    {
      text: 'The kernel that came in is cheaper: 13763 against 25416. Its types are narrower than those that the search starts from: give a startPrecision with fewer fraction bits, or keep that kernel.',
      warn: true,
    },
  ])
  expect(describeDearer({ start, best: { cost: 13_763 } as never })).toEqual([])
})
