import { checkFlow, type FlowProblem, flow, type Json, splitKey } from '@metaml/core'
import { describe, expect, it } from 'vitest'
import { convert, prune, schemaOf, source, synthesize } from './some-tasks.js'

const line = flow('line', f => f.add(prune, { rate: 0.9 }, f.add(source, {})))

/** A flow whose first task has the parameters, checked. */
function check(params: object, overrides?: { [key: string]: Json }): readonly FlowProblem[] {
  const built = flow('f', f => f.add(source, params))
  return checkFlow(built, overrides ? { overrides } : {}).problems
}

describe('parameters', () => {
  it('get their defaults, and what is set from outside goes before what the flow says', () => {
    const { flow: checked } = checkFlow(line, { overrides: { 'prune.rate': 0.5, 'source.rate': 1 } })
    expect(checked!.nodes.get('prune')!.params).toEqual({ rate: 0.5, reference: 'input' })
    expect(checked!.nodes.get('source')!.params).toEqual({ rate: 1, reference: 'input' })
    expect(checked!.nodes.get('prune')!.written).toEqual({ rate: 0.9 })
  })

  it('are set inside, by more dots; what else the flow says there stays', () => {
    const params = schemaOf<{ search: object; plan: object }>({
      search: { type: 'object' },
      plan: { type: 'object' },
    })
    const searching = { ...source, id: 'searching', params }
    const whole = flow('f', f => f.add(searching, { search: { steps: 3, tool: { seats: 2 } } }))
    const overrides = {
      'searching.search.tool.seats': 4,
      'searching.search.tool.cores': 1,
      'searching.plan.a': 'x',
    }
    const { flow: checked } = checkFlow(whole, { overrides })
    expect(checked!.nodes.get('searching')!.params).toEqual({
      search: { steps: 3, tool: { seats: 4, cores: 1 } },
      plan: { a: 'x' },
    })
    expect(checked!.nodes.get('searching')!.written).toEqual({ search: { steps: 3, tool: { seats: 2 } } })
  })

  it('that hold a number, a ref or a flow have nothing inside that could be set', () => {
    for (const key of ['source.rate.x', 'source.evaluate.source.rate', 'source.rate.', 'source.rat.x']) {
      const built = flow('f', f => f.add(source, { rate: 1, evaluate: line as never }))
      const [problem] = checkFlow(built, { overrides: { [key]: 1 } }).problems
      expect(problem).toMatchObject({ code: 'METAML_E_FLOW_UNKNOWN_PARAMETER', place: `parameter ${key}` })
    }
  })

  it('that fail their schema are problems, each with its place', () => {
    const todo = expect.stringMatching(/metaml tasks source$/)
    expect(check({ rate: 'half', reference: 3 })).toMatchObject([
      { code: 'METAML_E_FLOW_PARAMETER', place: 'parameter source.rate', found: '"half"', todo },
      { code: 'METAML_E_FLOW_PARAMETER', place: 'parameter source.reference', found: '3' },
    ])
  })

  it('that the task does not have are problems, one each, with what could be meant', () => {
    const problems = check({ rat: 1, zzzzz: 2 })
    expect(problems.map(({ code, place, todo }) => [code, place, todo])).toEqual([
      ['METAML_E_FLOW_UNKNOWN_PARAMETER', 'parameter source.rat', "write 'rate'?"],
      ['METAML_E_FLOW_UNKNOWN_PARAMETER', 'parameter source.zzzzz', undefined],
    ])
    expect(problems[0]!.expected).toBe('one of rate, reference, evaluate')
  })

  it('that a schema refuses as a whole are a problem of the node', () => {
    const params = schemaOf({ rate: { type: 'number' } })
    const picky = {
      ...source,
      params: {
        '~standard': {
          ...params['~standard'],
          validate: () => ({ issues: [{ message: 'rate or rates, not both' }] }),
        },
      },
    }
    const { problems } = checkFlow(flow('f', f => f.add(picky as unknown as typeof source, { rate: 1 })))
    expect(problems).toEqual([
      {
        code: 'METAML_E_FLOW_PARAMETER',
        place: 'node source',
        message: 'rate or rates, not both',
        found: '{"rate":1}',
      },
    ])
  })

  it('whose schema answers later are refused', () => {
    const later = { '~standard': { ...source.params['~standard'], validate: async () => ({ value: {} }) } }
    const { problems } = checkFlow(
      flow('f', f => f.add({ ...source, params: later } as unknown as typeof source, {})),
    )
    expect(problems[0]!.message).toMatch(/asynchronously/)
  })
})

describe('parameters set from outside', () => {
  it.each([
    ['prun.rate', "The flow has no node 'prun'.", "write 'prune.rate'?"],
    ['zzz.rate', "The flow has no node 'zzz'.", undefined],
    ['prune', "'prune' names a node, but no parameter of it.", undefined],
    ['prune.', "'prune.' names a node, but no parameter of it.", undefined],
  ])('need a node and a parameter: %s', (key, message, todo) => {
    const { problems } = checkFlow(line, { overrides: { [key]: 1 } })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({
      code: 'METAML_E_FLOW_UNKNOWN_KEY',
      place: `parameter ${key}`,
      message,
    })
    expect(problems[0]!.todo).toBe(todo)
  })

  it('are checked like those of the flow', () => {
    const { problems } = checkFlow(line, { overrides: { 'prune.rat': 1, 'source.rate': 'x' } })
    expect(problems.map(({ place }) => place)).toEqual(['parameter source.rate', 'parameter prune.rat'])
  })

  it('reach the nodes of a flow used inside another', () => {
    const part = flow('part', f => f.add(prune, {}, f.input('dnn')))
    const whole = flow('whole', f => f.use(part, { model: f.add(source, {}) }))
    const { flow: checked } = checkFlow(whole, { overrides: { 'part/prune.rate': 0.25 } })
    expect(checked!.nodes.get('part/prune')!.params).toMatchObject({ rate: 0.25 })
    expect(splitKey('part/prune.rate')).toEqual(['part/prune', 'rate'])
    expect(splitKey('hls4ml.precision.fc1')).toEqual(['hls4ml', 'precision.fc1'])
    expect(splitKey('seed')).toEqual(['seed', ''])
  })
})

describe('what JSON can not say', () => {
  it('is refused at its place, and not a second time by the schema', () => {
    expect(check({ rate: () => 0.5 })).toMatchObject([
      { code: 'METAML_E_FLOW_CLOSURE', place: 'parameter source.rate' },
    ])
    expect(check({ rate: Number.NaN })).toMatchObject([
      { code: 'METAML_E_FLOW_VALUE', place: 'parameter source.rate', found: 'NaN' },
    ])
  })

  it('is found inside lists and objects, all of it', () => {
    const problems = check({ evaluate: { ok: 1, steps: [{ fits: () => true }, new Date(0)] } })
    expect(problems.map(({ code, place }) => [code, place])).toEqual([
      ['METAML_E_FLOW_CLOSURE', 'parameter source.evaluate.steps.0.fits'],
      ['METAML_E_FLOW_VALUE', 'parameter source.evaluate.steps.1'],
    ])
    expect(problems[0]!.todo).toContain('ref(')
  })
})

describe('flows inside parameters', () => {
  const wrong = flow('wrong', f => f.add(synthesize, { rate: 'x' as never }, f.input('dnn') as never))

  it('are checked with the tasks that they were built with', () => {
    const right = flow('right', f => f.add(convert, {}, f.input('dnn')))
    expect(check({ evaluate: right })).toEqual([])
  })

  it('have their problems at their place, wherever the flow stands', () => {
    const inside = ['edge $input.model -> synthesize.model', 'parameter synthesize.rate']
    expect(check({ evaluate: wrong }).map(({ place }) => place)).toEqual(
      inside.map(place => `parameter source.evaluate: ${place}`),
    )
    expect(check({ evaluate: { later: [wrong] } }).map(({ place }) => place)).toEqual(
      inside.map(place => `parameter source.evaluate.later.0: ${place}`),
    )
  })

  it('hold their closures once', () => {
    const closure = flow('c', f => f.add(prune, { rate: (() => 1) as never }, f.input('dnn')))
    expect(check({ evaluate: closure })).toMatchObject([
      { code: 'METAML_E_FLOW_CLOSURE', place: 'parameter source.evaluate: parameter prune.rate' },
    ])
  })

  it('are not reached by what is set from outside, and must be flows', () => {
    expect(check({ evaluate: wrong }, { 'synthesize.rate': 1 }).at(0)?.code).toBe('METAML_E_FLOW_UNKNOWN_KEY')
    expect(check({ evaluate: { $flow: { name: 'x' } } })).toMatchObject([
      { code: 'METAML_E_FLOW_JSON', place: 'parameter source.evaluate: flow' },
    ])
  })
})

describe('reference', () => {
  const withReference = (reference: string) =>
    checkFlow(
      flow('f', f => {
        const net = f.add(prune, {}, f.add(source, {}))
        const last = f.add(prune, { reference }, net)
        return f.add(convert, {}, last)
      }),
    ).problems

  it('names the input or a node that stands before', () => {
    expect(['input', 'source', 'prune'].flatMap(withReference)).toEqual([])
  })

  it.each([
    ['convert', undefined],
    ['prune-2', "write 'prune'?"],
    ['sourze', "write 'source'?"],
  ])('can not name %s', (reference, todo) => {
    const problems = withReference(reference)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({
      code: 'METAML_E_FLOW_REFERENCE',
      place: 'parameter prune-2.reference',
      expected: "'input', or one of prune, source",
    })
    expect(problems[0]!.todo).toBe(todo)
  })
})
