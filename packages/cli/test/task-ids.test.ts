import type { FlowJson } from '@metaml/core'
import { expect, it } from 'vitest'
import { taskIds } from '../dist/flow-file/task-ids.js'

const flowOf = (nodes: readonly object[]): FlowJson =>
  ({ format: 1, name: 'f', nodes, edges: [], returns: [] }) as unknown as FlowJson

it('finds the tasks of flows among the nodes and inside parameters', () => {
  const inner = flowOf([{ name: 'deep', task: 'deep' }])
  const evaluate = flowOf([
    {
      name: 'part',
      flow: flowOf([{ name: 'in-part', task: 'in-part', params: { flows: [{ $flow: inner }] } }]),
    },
  ])
  const ids = taskIds(flowOf([{ name: 'search', task: 'search', params: { evaluate: { $flow: evaluate } } }]))
  expect([...ids].sort()).toEqual(['deep', 'in-part', 'search'])
})
