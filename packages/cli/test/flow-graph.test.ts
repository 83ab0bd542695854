import type { CheckedFlow, FlowJson } from '@metaml/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { flowGraph } from '../dist/graph/flow-graph.js'
import { findTask, flowOf } from './graph-tasks.js'

/** The lines of a picture, without indents and without how it is set up. */
const draw = (flow: CheckedFlow, overrides = {}): string[] =>
  flowGraph(flow, { task: findTask, overrides })
    .split('\n')
    .map(line => line.trim())
    .filter(line => !line.startsWith('%%'))

it('draws a parameter once of which a value inside is set from outside', () => {
  const flow = flowOf(['source'], [], {
    params: { source: { optimizer: { learningRate: 0.003, amsgrad: true } } },
    returns: ['source.model'],
  })
  const [, node] = draw(flow, { 'source.optimizer.learningRate': 0.001 })
  expect(node).toContain('optimizer: learningRate = 0.001<br/>optimizer: amsgrad = true')
  expect(node).not.toContain('0.003')
})

it('draws tasks with what is set, edges with ports and kinds, and what is returned within which budget', () => {
  const flow = flowOf(
    ['source', 'small: search', 'convert'],
    ['source.model -> small.model', 'small.model -> convert.model'],
    {
      params: { source: { model: 'jet-dnn' }, small: { rate: 0.5, epochs: 3 } },
      returns: ['convert.model'],
      budget: { DSP: 12 },
    },
  )
  expect(draw(flow, { 'small.rate': 0.25, 'convert.clock': 5 })).toEqual([
    'flowchart TB',
    'n1["<b>source</b><br/>model = jet-dnn"]',
    'n2("<b>small: search</b><br/>rate = 0.25<br/>epochs = 3")',
    'n3["<b>convert</b><br/>clock = 5"]',
    'out1(["<b>returned</b><br/>budget: DSP = 12"])',
    'n1 -->|"model: dnn"| n2',
    'n2 -->|"model: dnn"| n3',
    'n3 -->|"model: hls-cpp"| out1',
  ])
})

it('draws routing as hexagons, names ports that differ, and frames the cycle', () => {
  const flow = flowOf(
    ['source', 'join', 'branch'],
    ['source.model -> join.models[0]', 'join.model -> branch.model', 'branch.yes -> join.models[1]'],
    { params: { join: { maxTurns: 4 } }, returns: ['branch.no'] },
  )
  expect(draw(flow)).toEqual([
    'flowchart TB',
    'n1["<b>source</b>"]',
    'subgraph box1["cycle, 4 turns at most"]',
    'n2{{"<b>join</b><br/>maxTurns = 4"}}',
    'n3{{"<b>branch</b>"}}',
    'end',
    'out1(["<b>returned</b>"])',
    'n1 -->|"model → models[0]: dnn"| n2',
    'n3 -->|"yes → models[1]: dnn"| n2',
    'n2 -->|"model: dnn"| n3',
    'n3 -->|"no: dnn"| out1',
  ])
})

it('draws a flow in a parameter in a frame, joined by dotted lines, its parts and cycles too', () => {
  const inner: FlowJson = {
    format: 1,
    name: 'resources',
    inputs: { dnn: 'dnn' },
    nodes: [{ name: 'part/convert', task: 'convert', params: { csim: false } }],
    edges: [{ from: '$input.dnn', to: 'part/convert.model' }],
    returns: ['part/convert.model'],
  }
  const flow = flowOf(['source', 'search'], ['source.model -> search.model'], {
    params: { search: { rate: 0.5, evaluate: { $flow: inner } } },
    returns: ['search.model'],
  })
  expect(draw(flow)).toEqual([
    'flowchart TB',
    'n1["<b>source</b>"]',
    'n2("<b>search</b><br/>rate = 0.5")',
    'subgraph box1["evaluate: flow resources"]',
    'in1(["dnn: dnn"])',
    'subgraph box2["flow part"]',
    'n3["<b>convert</b><br/>csim = false"]',
    'end',
    'end',
    'out1(["<b>returned</b>"])',
    'in1 -->|"dnn → model: dnn"| n3',
    'n2 -.->|"evaluate"| in1',
    'n3 -.-> n2',
    'n1 -->|"model: dnn"| n2',
    'n2 -->|"model: dnn"| out1',
  ])
})

it('draws a flow without inputs in a parameter from its frame on', () => {
  const inner = {
    format: 1,
    name: 'other',
    nodes: [{ name: 'source', task: 'source' }],
    edges: [],
    returns: [],
  }
  const flow = flowOf(['source'], [], { params: { source: { of: { $flow: inner } } } })
  expect(draw(flow)).toContain('n1 -.->|"of"| box1')
})

it('draws every node and every edge of any flow once, in frames that are closed', () => {
  // A line of tasks in flows in flows, with back edges from BRANCHes to JOINs before them.
  const step = fc.record({
    part: fc.constantFrom('', 'a/', 'b/', 'a/c/', 'd/'),
    back: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), steps => {
      const nodes = ['source']
      const edges: string[] = []
      const params: { [node: string]: object } = {}
      let last = 'source.model'
      for (const [at, { part, back }] of steps.entries()) {
        const [join, branch] = [`${part}j${at}`, `${steps[(at * 7) % steps.length]!.part}b${at}`]
        nodes.push(`${join}: join`, `${branch}: branch`)
        edges.push(`${last} -> ${join}.models[0]`, `${join}.model -> ${branch}.model`)
        // A JOIN of a flow bounds no cycle that leads through it.
        if (back && part === '') edges.push(`${branch}.yes -> ${join}.models[1]`)
        params[join] = { maxTurns: 2 }
        last = `${branch}.no`
      }
      const lines = draw(flowOf(nodes, edges, { params, returns: [last] }))
      const drawn = lines.filter(line => /^n\d+[[({]/.test(line)).map(line => line.split(/[[({]/)[0])
      expect(drawn).toHaveLength(nodes.length)
      expect(new Set(drawn).size).toBe(nodes.length)
      expect(lines.filter(line => line.includes('-->'))).toHaveLength(edges.length + 1)
      let depth = 0
      for (const line of lines) {
        if (line.startsWith('subgraph ')) depth++
        if (line === 'end') depth--
        expect(depth).toBeGreaterThanOrEqual(0)
      }
      expect(depth).toBe(0)
      const known = new Set([...drawn, 'out1'])
      for (const line of lines.filter(one => one.includes('-->'))) {
        const [, from, to] = /^(\w+) -->\|"[^"]*"\| (\w+)$/.exec(line)!
        expect([known.has(from), known.has(to)]).toEqual([true, true])
      }
    }),
  )
}, 20_000)
