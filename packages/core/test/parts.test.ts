import {
  checkFlow,
  flow,
  isMetamlError,
  type PartParams,
  readFlowJson,
  resolveKey,
  type Wire,
} from '@metaml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, convert, prune, someTasks, source } from './some-tasks.js'

const slim = flow('slim', f => {
  const net = f.add(prune, { rate: 0.9 }, f.input('dnn', 'net'))
  return [net, f.add(convert, { reference: 'prune' }, net)]
})
const through = flow('through', f => f.input('dnn'))
const head = { name: 'source', task: 'source' }
const json = (nodes: object[], edges: [from: string, to: string][], returns: string[] = []) => ({
  ...{ format: 1, name: 'test', nodes: [head, ...nodes], returns },
  edges: edges.map(([from, to]) => ({ from, to })),
})

/** The code and message of what reading a flow throws. */
function refusal(value: unknown): string {
  try {
    readFlowJson(value)
  } catch (error) {
    if (isMetamlError(error)) return `${error.code} ${error.summary} ${error.todo ?? error.expected}`
    throw error
  }
  return 'read'
}

describe('a flow added as a task', () => {
  it('has parameters of its own, and gives what it returned', () => {
    const built = flow('outer', f => {
      const [net] = f.add(slim, { 'prune.rate': 0.5, 'convert.reference': 'input' }, f.add(source, {}))
      return net!
    })
    expect(built.json.nodes).toEqual([
      head,
      { name: 'slim/prune', task: 'prune', params: { rate: 0.5 } },
      { name: 'slim/convert', task: 'convert', params: { reference: 'input' } },
    ])
    expect(built.json.returns).toEqual(['slim/prune.model'])
    expect(slim.json.nodes[0]!.params).toEqual({ rate: 0.9 })
    expect(checkFlow(built).problems).toEqual([])
  })

  it('takes one wire where it has one input, else wires by name', () => {
    const two = flow('two', f =>
      f.add(compare, {}, { net: f.input('dnn'), code: f.input('hls-cpp', 'code') }),
    )
    const build = (given: (net: Wire<'dnn'>) => Wire | { [name: string]: Wire }) => () =>
      flow('outer', f => f.add(two, {}, given(f.add(source, {}))))
    expect(build(net => net)).toThrow(expect.objectContaining({ code: 'METAML_E_FLOW_WIRE' }))
    expect(build(net => ({ model: net, code: net }))().json.edges).toHaveLength(2)
  })

  it('refuses parameters of nodes that it does not have', () => {
    const add = (params: PartParams) => () => flow('outer', f => f.add(slim, params, f.add(source, {})))
    expect(add({ 'prun.rate': 0.5 })).toThrow(
      expect.objectContaining({ code: 'METAML_E_FLOW_UNKNOWN_KEY', todo: "write 'prune.rate'?" }),
    )
    expect(add({ rate: 0.5 } as PartParams)).toThrow(
      expect.objectContaining({ code: 'METAML_E_FLOW_UNKNOWN_KEY' }),
    )
  })

  it('is typed: what it returns keeps its kind, and parameters are named by node', () => {
    flow('outer', f => {
      const net = f.add(through, {}, f.add(source, {}))
      f.add(convert, {}, net)
      // @ts-expect-error a parameter is <node>.<parameter>
      const wrong = () => f.add(slim, { rate: 1 }, net)
      const [, code] = f.add(slim, {}, net, { name: 'typed' })
      // @ts-expect-error a kernel is no network
      const other = () => f.add(prune, {}, code!)
      return [wrong, other].length
    })
  })
})

describe('a flow among the nodes of a flow in JSON', () => {
  const part = { name: 'part', flow: slim.json, params: { 'prune.rate': 0.5 } }

  it('is put in its place, its edges and returns with it', () => {
    const read = readFlowJson(
      json(
        [part, { name: 'last', task: 'prune' }],
        [
          ['source.model', 'part.net'],
          ['part.returned[0]', 'last.model'],
        ],
        ['part.returned[1]', 'last.model'],
      ),
    )
    expect(read.nodes.map(({ name }) => name)).toEqual(['source', 'part/prune', 'part/convert', 'last'])
    expect(read.edges).toEqual([
      { from: 'part/prune.model', to: 'last.model' },
      { from: 'source.model', to: 'part/prune.model' },
      { from: 'part/prune.model', to: 'part/convert.model' },
    ])
    expect(read.returns).toEqual(['part/convert.model', 'last.model'])
    expect(read.nodes[2]!.params).toEqual({ reference: 'part/prune' })
  })

  it('can hold others, and hand an input on as it is', () => {
    const inner = {
      ...json([], []),
      name: 'inner',
      inputs: { net: 'dnn' },
      nodes: [part],
      edges: [{ from: '$input.net', to: 'part.net' }],
      returns: ['part.returned[0]'],
    }
    const read = readFlowJson(
      json(
        [
          { name: 'outer', flow: inner },
          { name: 'way', flow: through.json },
        ],
        [
          ['source.model', 'way.model'],
          ['way.returned[0]', 'outer.net'],
        ],
        ['outer.returned[0]'],
      ),
    )
    expect(read.nodes.map(({ name }) => name)).toEqual(['source', 'outer/part/prune', 'outer/part/convert'])
    expect(read.edges[0]).toEqual({ from: 'source.model', to: 'outer/part/prune.model' })
    expect(read.returns).toEqual(['outer/part/prune.model'])
  })

  it.each([
    [json([part], []), 'METAML_E_FLOW_INPUT'],
    [json([part], [['source.model', 'part.nte']]), 'METAML_E_FLOW_INPUT'],
    [json([part], [['source.model', 'part.net']], ['part.returned[2]']), 'METAML_E_FLOW_EDGE'],
    [json([part], [['source.model', 'part.net']], ['part.net']), 'METAML_E_FLOW_EDGE'],
    [json([part, part], [['source.model', 'part.net']]), 'METAML_E_FLOW_NODE_NAME'],
    [
      json([{ ...part, params: { 'prun.rate': 1 } }], [['source.model', 'part.net']]),
      'METAML_E_FLOW_UNKNOWN_KEY',
    ],
    [json([{ ...part, task: 'prune' }], []), 'METAML_E_FLOW_JSON'],
    [json([{ ...part, flow: 3 }], []), 'METAML_E_FLOW_JSON'],
    [json([{ ...part, flow: { ...slim.json, format: 2 } }], []), 'METAML_E_FLOW_FORMAT'],
  ])('is refused where it does not fit (%#): %j', (value, code) => {
    expect(refusal(value)).toMatch(new RegExp(`^${code} `))
    expect(checkFlow(value as never, { task: id => someTasks.get(id) }).problems[0]!.code).toBe(code)
  })

  it('nested without end is refused', () => {
    let deep: object = slim.json
    for (let i = 0; i < 60; i++) deep = { ...slim.json, nodes: [{ name: 'a', flow: deep }] }
    expect(refusal(deep)).toMatch(/^METAML_E_FLOW_JSON/)
  })
})

describe('a key of CFG', () => {
  it('means the node of the same flow first, then that of the flow around it', () => {
    const nodes = ['prune', 'a/prune', 'a/b/join', 'a/b/prune', 'convert']
    const at = (from: string, key: string) => resolveKey(from, key, name => nodes.includes(name))
    expect(at('a/b/join', 'prune.rate')).toEqual({ node: 'a/b/prune', parameter: 'rate' })
    expect(at('a/prune', 'prune.rate')).toEqual({ node: 'a/prune', parameter: 'rate' })
    expect(at('a/b/join', 'convert.rate')).toEqual({ node: 'convert', parameter: 'rate' })
    expect(at('convert', 'a/b/prune.rate')).toEqual({ node: 'a/b/prune', parameter: 'rate' })
    expect(at('a/b/join', 'none.rate')).toBeUndefined()
    expect([at('convert', 'prune'), at('convert', 'prune.')]).toEqual([undefined, undefined])
  })

  it('in full always means the same node', () => {
    const name = fc
      .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })
      .map(parts => parts.join('/'))
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1 }), name, (nodes, from) => {
        for (const node of nodes) {
          const found = resolveKey(from, `${node}.x`, other => nodes.includes(other))
          expect(found!.node.endsWith(node)).toBe(true)
        }
      }),
    )
  })
})
