import { expect, it } from 'vitest'
import { boxesOf } from '../dist/graph/graph-boxes.js'
import { flowOf } from './graph-tasks.js'

const maxTurns = (most: number) => ({ maxTurns: most })

it('frames flows inside flows, and leaves a line of tasks alone', () => {
  const line = flowOf(['source', 'search'], ['source.model -> search.model'])
  expect(boxesOf(line)).toEqual(['source', 'search'])
  const parts = flowOf(
    ['source', 'part/search', 'part/deep/convert', 'part/deep/branch'],
    [
      'source.model -> part/search.model',
      'part/search.model -> part/deep/convert.model',
      'part/deep/convert.model -> part/deep/branch.model',
    ],
  )
  expect(boxesOf(parts)).toEqual([
    'source',
    {
      title: 'flow part',
      members: ['part/search', { title: 'flow deep', members: ['part/deep/convert', 'part/deep/branch'] }],
    },
  ])
})

it('frames a cycle with what its JOIN allows, around the whole of a flow that it leads through', () => {
  const nodes = ['source', 'join', 'part/search', 'part/branch', 'part/convert']
  const edges = [
    'source.model -> join.models[0]',
    'join.model -> part/search.model',
    'part/search.model -> part/branch.model',
    'part/branch.yes -> join.models[1]',
    'part/branch.no -> part/convert.model',
  ]
  const part = { title: 'flow part', members: ['part/search', 'part/branch', 'part/convert'] }
  expect(boxesOf(flowOf(nodes, edges, { params: { join: maxTurns(4) } }))).toEqual([
    'source',
    { title: 'cycle, 4 turns at most', members: ['join', part] },
  ])
  expect(boxesOf(flowOf(nodes, edges, { params: { join: maxTurns(1) } }))).toMatchObject([
    'source',
    { title: 'cycle, 1 turn at most' },
  ])
})

it('frames a cycle of a flow inside that flow', () => {
  const flow = flowOf(
    ['source', 'part/join', 'part/branch'],
    [
      'source.model -> part/join.models[0]',
      'part/join.model -> part/branch.model',
      'part/branch.yes -> part/join.models[1]',
    ],
    { params: { 'part/join': maxTurns(2) } },
  )
  const cycle = { title: 'cycle, 2 turns at most', members: ['part/join', 'part/branch'] }
  expect(boxesOf(flow)).toEqual(['source', { title: 'flow part', members: [cycle] }])
})

it('frames cycles inside one another once, with the bounds of all', () => {
  const flow = flowOf(
    ['source', 'outer: join', 'inner: join', 'again: branch', 'branch'],
    [
      'source.model -> outer.models[0]',
      'outer.model -> inner.models[0]',
      'inner.model -> again.model',
      'again.yes -> inner.models[1]',
      'again.no -> branch.model',
      'branch.yes -> outer.models[1]',
    ],
    { params: { outer: maxTurns(3), inner: maxTurns(2) } },
  )
  expect(boxesOf(flow)).toEqual([
    'source',
    {
      title: 'cycles, at most 3 turns of outer, 2 turns of inner',
      members: ['outer', 'inner', 'again', 'branch'],
    },
  ])
})
