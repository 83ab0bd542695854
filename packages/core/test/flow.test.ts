import { type AnyPipeTask, flow, flowFromJson, isFlow, MetamlError, type Wire } from '@metaml/core'
import { describe, expect, it } from 'vitest'
import { branch, compare, convert, fork, join, prune, reduce, source } from './some-tasks.js'

/** The code of the error that a function throws; what else it throws is thrown on. */
function codeOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof MetamlError) return error.code
    throw error
  }
  return 'nothing thrown'
}

describe('flow', () => {
  it('writes nodes, edges and returns as JSON', () => {
    const built = flow('line', f => {
      const net = f.add(source, { rate: 1 })
      return { net, code: f.add(convert, {}, net) }
    })
    expect(built.json).toStrictEqual({
      format: 1,
      name: 'line',
      nodes: [
        { name: 'source', task: 'source', params: { rate: 1 } },
        { name: 'convert', task: 'convert' },
      ],
      edges: [{ from: 'source.model', to: 'convert.model' }],
      returns: ['source.model', 'convert.model'],
    })
    expect([...built.tasks.values()]).toEqual([source, convert])
    expect(isFlow(built)).toBe(true)
    expect(isFlow(built.json)).toBe(false)
  })

  it('numbers the nodes of one task from the second on, around given names', () => {
    const { json } = flow('names', f => {
      let wire = f.add(source, {})
      wire = f.add(prune, {}, wire)
      wire = f.add(prune, {}, wire, { name: 'prune-3' })
      wire = f.add(prune, {}, wire)
      f.add(prune, {}, wire)
    })
    expect(json.nodes.map(node => node.name)).toEqual(['source', 'prune', 'prune-3', 'prune-2', 'prune-4'])
  })

  it.each(['Prune', 'a.b', 'a/b', '', '-a', 'ä'])('refuses %j as the name of a node', name => {
    expect(codeOf(() => flow('f', f => f.add(source, {}, undefined, { name })))).toBe(
      'METAML_E_FLOW_NODE_NAME',
    )
  })

  it('refuses a name twice', () => {
    expect(
      codeOf(() =>
        flow('f', f => {
          f.add(source, {}, undefined, { name: 'a' })
          f.add(source, {}, undefined, { name: 'a' })
        }),
      ),
    ).toBe('METAML_E_FLOW_NODE_NAME')
  })

  it('wires several inputs by name and counts the edges of an input of many', () => {
    const { json } = flow('f', f => {
      const [a, b] = f.add(fork, {}, f.add(source, {}))
      f.add(compare, {}, { net: a!, code: f.add(convert, {}, b!) })
      const [c, d, e] = f.add(fork, {}, f.add(source, {}))
      f.add(reduce, {}, [c!, d!, e!])
    })
    const edges = json.edges.map(({ from, to }) => `${from} > ${to}`)
    expect(edges).toContain('fork.models[0] > compare.net')
    expect(edges).toContain('convert.model > compare.code')
    expect(edges.slice(-3)).toEqual([
      'fork-2.models[0] > reduce.models[0]',
      'fork-2.models[1] > reduce.models[1]',
      'fork-2.models[2] > reduce.models[2]',
    ])
  })

  it('connects a back edge later', () => {
    const { json } = flow('loop', f => {
      const loop = f.add(join, { maxTurns: 3 }, [f.add(source, {})])
      const { yes, no } = f.add(branch, {}, f.add(prune, {}, loop))
      loop.connect(no)
      return yes
    })
    expect(json.edges.at(-1)).toEqual({ from: 'branch.no', to: 'join.models[1]' })
    expect(json.returns).toEqual(['branch.yes'])
  })

  it('is closed when its function has returned', () => {
    let later: (() => unknown)[] = []
    const built = flow('f', f => {
      const net = f.add(source, {})
      const loop = f.add(join, { maxTurns: 3 }, [net])
      later = [() => loop.connect(net), () => f.add(source, {}), () => f.input('dnn')]
      return loop
    })
    const before = JSON.stringify(built.json)
    expect(later.map(codeOf)).toEqual(Array(3).fill('METAML_E_FLOW_CLOSED'))
    expect(JSON.stringify(built.json)).toBe(before)
  })

  it('refuses what is no wire, and a wire that could be for any of several inputs', () => {
    const given = (task: AnyPipeTask, wires: unknown): string =>
      codeOf(() => flow('f', f => (f.add as (...args: unknown[]) => unknown)(task, {}, wires)))
    const wire = { node: 'x', port: 'model' }
    expect(given(prune, 'source')).toBe('METAML_E_FLOW_WIRE')
    expect(given(prune, null)).toBe('METAML_E_FLOW_WIRE')
    expect(given(prune, { model: undefined })).toBe('METAML_E_FLOW_WIRE')
    expect(given(compare, wire)).toBe('METAML_E_FLOW_WIRE')
    expect(given(source, wire)).toBe('METAML_E_FLOW_WIRE')
    expect(codeOf(() => flow('f', f => f.add(reduce, {}, f.add(fork, {}, f.add(source, {})) as never)))).toBe(
      'METAML_E_FLOW_WIRE',
    )
  })

  it('refuses to return all models of a FORK, and a promise', () => {
    expect(codeOf(() => flow('f', f => f.add(fork, {}, f.add(source, {}))))).toBe('METAML_E_FLOW_RETURN')
    expect(codeOf(() => flow('f', async f => f.add(source, {})))).toBe('METAML_E_FLOW_RETURN')
    const { json } = flow('f', f => {
      const [a, b] = f.add(fork, {}, f.add(source, {}))
      return [a, b]
    })
    expect(json.returns).toEqual(['fork.models[0]', 'fork.models[1]'])
  })

  it('refuses two tasks of one id', () => {
    const twin = { ...source }
    const twice = () =>
      flow('f', f => {
        f.add(source, {})
        f.add(twin, {})
      })
    expect(codeOf(twice)).toBe('METAML_E_FLOW_TASK')
  })
})

describe('parameters in the JSON of a flow', () => {
  const paramsOf = (evaluate: unknown) =>
    flow('f', f => f.add(source, { evaluate: evaluate as object })).json.nodes[0]!.params

  it('leave out what is undefined, so that they read as they were written', () => {
    const params = paramsOf({ a: undefined, b: { c: undefined, d: [{ e: undefined, f: null }] } })
    expect(params).toStrictEqual({ evaluate: { b: { d: [{ f: null }] } } })
    expect(JSON.parse(JSON.stringify(params))).toStrictEqual(params)
    expect(flow('f', f => f.add(source, { rate: undefined as never })).json.nodes[0]).toStrictEqual({
      name: 'source',
      task: 'source',
    })
  })

  it('hold a flow as its JSON, wherever it stands, and bring its tasks', () => {
    const inner = flow('inner', f => f.add(convert, {}, f.input('dnn')))
    const outer = flow('outer', f => f.add(source, { evaluate: { later: [inner] } }))
    expect(outer.json.nodes[0]!.params).toStrictEqual({ evaluate: { later: [{ $flow: inner.json }] } })
    expect([...outer.tasks.keys()].sort()).toEqual(['convert', 'source'])
  })

  it('mark what JSON can not say', () => {
    const read = (value: unknown) => (paramsOf({ value }) as { evaluate: { value: unknown } }).evaluate.value
    expect(read(function fits() {})).toEqual({ $closure: 'fits' })
    expect(read(Number.NaN)).toEqual({ $notJson: 'NaN' })
    expect(read(-Infinity)).toEqual({ $notJson: '-Infinity' })
    expect(read(12n)).toEqual({ $notJson: '12n' })
    expect(read(new Map())).toEqual({ $notJson: 'Map' })
    expect(read(new URL('file:///a'))).toEqual({ $notJson: 'URL' })
    expect(read([undefined])).toEqual([{ $notJson: 'undefined' }])
  })
})

describe('use', () => {
  const inner = flow('slim', f => {
    const net = f.add(prune, { rate: 0.9 }, f.input('dnn', 'net'))
    return { net, code: f.add(convert, { reference: 'prune' }, net) }
  })

  it('adds the nodes of another flow under its name and joins its inputs', () => {
    const { json, tasks } = flow('outer', f => {
      const { code } = f.use(inner, { net: f.add(source, {}) })
      return code
    })
    expect(json.nodes.map(node => node.name)).toEqual(['source', 'slim/prune', 'slim/convert'])
    expect(json.edges).toEqual([
      { from: 'source.model', to: 'slim/prune.model' },
      { from: 'slim/prune.model', to: 'slim/convert.model' },
    ])
    expect(json.returns).toEqual(['slim/convert.model'])
    expect([...tasks.keys()].sort()).toEqual(['convert', 'prune', 'source'])
  })

  it('keeps `reference` on the node that it named', () => {
    const { json } = flow('outer', f => f.use(inner, { net: f.add(source, {}) }).code)
    expect(json.nodes.at(-1)!.params).toEqual({ reference: 'slim/prune' })
    expect(inner.json.nodes.at(-1)!.params).toEqual({ reference: 'prune' })
  })

  it('numbers a second use and nests', () => {
    const twice = flow('twice', f => {
      const { net } = f.use(inner, { net: f.input('dnn') })
      return f.use(inner, { net }).net
    })
    const { json } = flow('outer', f => f.use(twice, { model: f.add(source, {}) }, { name: 'both' }))
    expect(json.nodes.map(node => node.name)).toEqual([
      'source',
      'both/slim/prune',
      'both/slim/convert',
      'both/slim-2/prune',
      'both/slim-2/convert',
    ])
    expect(json.nodes.at(-1)!.params).toEqual({ reference: 'both/slim-2/prune' })
    expect(json.returns).toEqual(['both/slim-2/prune.model'])
  })

  it('gives handles of the flow that uses it: a back edge can be connected there', () => {
    const head = flow('head', f => f.add(join, { maxTurns: 2 }, [f.input('dnn')]))
    const before = JSON.stringify(head.json)
    const { json } = flow('outer', f => {
      const loop = f.use(head, { model: f.add(source, {}) })
      const { yes, no } = f.add(branch, {}, f.add(prune, {}, loop))
      loop.connect(no)
      return yes
    })
    expect(json.edges.at(-1)).toEqual({ from: 'branch.no', to: 'head/join.models[1]' })
    expect(JSON.stringify(head.json)).toBe(before)
  })

  it('names the nodes of handles as they are called outside', () => {
    const way = flow('way', f => f.add(branch, {}, f.input('dnn')))
    flow('outer', f => {
      const handle = f.use(way, { model: f.add(source, {}) })
      expect([handle.node, handle.yes.node, handle.no.port]).toEqual(['way/branch', 'way/branch', 'no'])
    })
  })

  it('passes an input through that the flow returns as it is', () => {
    const through = flow('through', f => f.input('dnn'))
    const { json } = flow('outer', f => f.use(through, { model: f.add(source, {}) }))
    expect(json.returns).toEqual(['source.model'])
  })

  it('refuses a missing and an unknown input, and a name that can not stand before others', () => {
    const use = (given: (net: Wire) => Record<string, Wire>, name?: string) =>
      codeOf(() => flow('o', f => f.use(inner, given(f.add(source, {})), name ? { name } : {})))
    expect(use(() => ({}))).toBe('METAML_E_FLOW_INPUT')
    expect(use(net => ({ net, nte: net }))).toBe('METAML_E_FLOW_INPUT')
    expect(use(net => ({ net }), 'Slim net')).toBe('METAML_E_FLOW_NODE_NAME')
    expect(codeOf(() => flow('two', f => [f.input('dnn'), f.input('rtl')]))).toBe('METAML_E_FLOW_INPUT')
  })

  it('takes a flow that was read from JSON', () => {
    const read = flowFromJson(
      JSON.parse(JSON.stringify(flow('p', f => f.add(prune, {}, f.input('dnn'))).json)),
    )
    const { json } = flow('outer', f => {
      const net = f.use(read, { model: f.add(source, {}) }) as Wire<'dnn'>
      return f.add(convert, {}, net)
    })
    expect(json.edges.at(-1)).toEqual({ from: 'p/prune.model', to: 'convert.model' })
  })
})
