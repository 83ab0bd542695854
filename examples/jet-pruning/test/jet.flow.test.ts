import { checkFlow } from '@metaml/core'
import { expect, it } from 'vitest'
import jet from '../jet.flow.js'

it('is a sound flow that returns the sparse network and the kernel', () => {
  expect(checkFlow(jet).problems).toEqual([])
  expect(jet.json.returns).toEqual(['pruning.model', 'hls4ml.model'])
})
