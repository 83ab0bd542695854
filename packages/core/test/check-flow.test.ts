import { ancestors, checkFlow, type FlowJson, type FlowProblem, flow, turnBound } from '@metaml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { branch, convert, join, prune, someTasks, source } from './some-tasks.js'

const known = { task: (id: string) => someTasks.get(id), knownTasks: [...someTasks.keys()] }

/** A flow in JSON: `name` or `name=task` for the nodes, `a.m > b.m` for the edges. */
function json(nodes: string, edges: string[] = [], rest: Partial<FlowJson> = {}): FlowJson {
  return {
    format: 1,
    name: 'test',
    nodes: nodes.split(' ').map(text => {
      const [name, task = name] = text.split('=')
      return { name: name!, task: task!, ...(task === 'join' && { params: { maxTurns: 3 } }) }
    }),
    edges: edges.map(text => {
      const [from, to] = text.split(' > ')
      return { from: from!, to: to! }
    }),
    returns: [],
    ...rest,
  }
}

/** Code and place of every problem. */
function problemsOf(it: FlowJson): string[] {
  return checkFlow(it, known).problems.map(
    ({ code, place }) => `${code.replace('METAML_E_FLOW_', '')} ${place}`,
  )
}

function only(problems: readonly FlowProblem[]): FlowProblem {
  expect(problems).toHaveLength(1)
  return problems[0]!
}

describe('checkFlow', () => {
  it('gives a sound flow with its nodes, edges and cycles', () => {
    const built = flow('loop', f => {
      const loop = f.add(join, { maxTurns: 3 }, [f.add(source, {})])
      const { yes, no } = f.add(branch, {}, f.add(prune, { rate: 0.75 }, loop))
      loop.connect(no)
      return f.add(convert, {}, yes)
    })
    const { problems, flow: checked } = checkFlow(built)
    expect(problems).toEqual([])
    expect([...checked!.nodes.keys()]).toEqual(['source', 'join', 'prune', 'branch', 'convert'])
    expect(checked!.cycles.map(cycle => [...cycle].sort())).toEqual([['branch', 'join', 'prune']])
    const node = checked!.nodes.get('prune')!
    expect(node.task).toBe(prune)
    expect(node.params).toEqual({ rate: 0.75, reference: 'input' })
    expect(node.incoming.map(edge => edge.text)).toEqual(['join.model -> prune.model'])
    expect(node.outgoing.map(edge => edge.to)).toEqual([{ node: 'branch', port: 'model' }])
    expect(turnBound(checked!.nodes.get('join')!)).toBe(3)
    expect(turnBound(node)).toBeUndefined()
    expect([...ancestors(checked!.nodes, 'convert')].sort()).toEqual(['branch', 'join', 'prune', 'source'])
    expect(ancestors(checked!.nodes, 'prune').has('prune')).toBe(true)
    expect(ancestors(checked!.nodes, 'source').size).toBe(0)
  })

  it('checks a flow from JSON as it checks the built one', () => {
    const built = flow('line', f => f.add(convert, {}, f.add(prune, {}, f.add(source, {}))))
    const read = JSON.parse(JSON.stringify(built.json)) as FlowJson
    expect(checkFlow(read, known)).toEqual(checkFlow(built))
  })

  it('gives all problems at once', () => {
    const problems = problemsOf(
      json('source prun compare', ['source.model > compare.net', 'source.modle > compare.code'], {
        returns: ['compare.model'],
      }),
    )
    expect(problems).toEqual([
      'UNKNOWN_TASK node prun',
      'EDGE edge source.modle -> compare.code',
      'RETURN return compare.model',
    ])
  })

  it('gives no flow when there is a problem', () => {
    expect(checkFlow(json('prune'), known).flow).toBeUndefined()
  })

  it('says that it is no flow at all', () => {
    const problem = only(checkFlow({ format: 1, name: 'x', nodes: 3 } as never, known).problems)
    expect(problem).toMatchObject({ code: 'METAML_E_FLOW_JSON', place: 'flow', expected: 'nodes: a list' })
    expect(only(checkFlow({ format: 9 } as never, known).problems).code).toBe('METAML_E_FLOW_FORMAT')
  })
})

describe('nodes and tasks', () => {
  it('an unknown task is named, with what could be meant, and makes no further problem', () => {
    const flowJson = json('source a=prunee convert', ['source.model > a.model', 'a.model > convert.model'], {
      returns: ['a.model', 'convert.model'],
    })
    const problem = only(checkFlow(flowJson, { ...known, overrides: { 'a.rate': 1 } }).problems)
    expect(problem).toMatchObject({
      code: 'METAML_E_FLOW_UNKNOWN_TASK',
      place: 'node a',
      todo: "write 'prune'?",
    })
    expect(problem.expected).toMatch(/^one of branch, compare, /)
  })

  it('an unknown task that is near to none asks for its plugin', () => {
    expect(only(checkFlow(json('quantization'), known).problems).todo).toBe(
      "install the plugin that brings 'quantization'",
    )
  })

  it('an unknown task whose package is known names that, whatever else is near', () => {
    const packageOf = (id: string) => (id === 'prunes' ? '@metaml/pruning' : undefined)
    expect(only(checkFlow(json('prunes'), { ...known, packageOf }).problems).todo).toBe(
      'npm install @metaml/pruning',
    )
  })

  it('a name twice, and a name that can not stand in keys', () => {
    expect(problemsOf(json('source source'))).toEqual(['NODE_NAME node source'])
    expect(problemsOf(json('A.b=source'))).toEqual(['NODE_NAME node A.b'])
  })
})

describe('edges', () => {
  it('an input that is not connected', () => {
    expect(problemsOf(json('source compare', ['source.model > compare.net']))).toEqual([
      'INPUT_UNCONNECTED input compare.code',
    ])
    expect(problemsOf(json('reduce'))).toEqual(['INPUT_UNCONNECTED input reduce.models'])
  })

  it('an input with two edges', () => {
    const edges = ['source.model > prune.model', 'b.model > prune.model']
    const problem = only(checkFlow(json('source b=source prune', edges), known).problems)
    expect(problem).toMatchObject({ code: 'METAML_E_FLOW_INPUT_TWICE', place: 'input prune.model' })
    expect(problem.found).toBe('source.model -> prune.model, b.model -> prune.model')
  })

  it('an output with two edges and no FORK, an input of the flow included', () => {
    const edges = ['source.model > prune.model', 'source.model > convert.model']
    expect(problemsOf(json('source prune convert', edges))).toEqual(['OUTPUT_TWICE output source.model'])
    const inputs = { model: 'dnn' }
    const ways = ['$input.model > prune.model', '$input.model > convert.model']
    expect(problemsOf(json('prune convert', ways, { inputs }))).toEqual(['OUTPUT_TWICE output $input.model'])
  })

  it('an index twice on an input or output of many', () => {
    const edges = ['source.model > reduce.models[0]', 'b.model > reduce.models[0]']
    expect(problemsOf(json('source b=source reduce', edges))).toEqual(['INPUT_TWICE input reduce.models[0]'])
    const ways = [
      'source.model > fork.model',
      'fork.models[0] > prune.model',
      'fork.models[0] > convert.model',
    ]
    expect(problemsOf(json('source fork prune convert', ways))).toEqual([
      'OUTPUT_TWICE output fork.models[0]',
    ])
  })

  it('an index left out: a model that nobody takes', () => {
    const ways = [
      'source.model > fork.model',
      'fork.models[0] > prune.model',
      'fork.models[2] > convert.model',
    ]
    expect(problemsOf(json('source fork prune convert', ways))).toEqual(['INDEX output fork.models'])
    expect(problemsOf(json('source fork prune convert', ways, { returns: ['fork.models[1]'] }))).toEqual([])
    expect(problemsOf(json('source reduce', ['source.model > reduce.models[1]']))).toEqual([
      'INDEX input reduce.models',
    ])
  })

  it('an index where there is one model, and none where there are many', () => {
    const edge = ['source.model[0] > reduce.models']
    const problems = checkFlow(json('source reduce', edge), known).problems
    expect(problems.map(({ todo }) => todo)).toEqual(['write source.model', 'write reduce.models[0]'])
  })

  it.each([
    ['source.model > prune', undefined],
    ['source.model > purne.model', "write 'prune'?"],
    ['source.modle > prune.model', "write 'source.model'?"],
    ['source.model > prune.modl', "write 'prune.model'?"],
    ['source.constructor > prune.model', undefined],
    ['$input.model > prune.model', undefined],
  ])('an edge that leads nowhere: %s', (edge, todo) => {
    const problems = checkFlow(json('source prune', [edge]), known).problems
    const problem = problems.find(({ code }) => code === 'METAML_E_FLOW_EDGE')!
    expect(problem.place).toBe(`edge ${edge.replace('>', '->')}`)
    if (todo !== undefined) expect(problem.todo).toBe(todo)
  })

  it('a return that is no output', () => {
    const returns = [
      'source',
      'source.yes',
      'source.model[0]',
      'fork.models',
      'x.model',
      '$input.model',
      'source.model',
    ]
    const ways = ['source.model > fork.model']
    expect(problemsOf(json('source fork', ways, { returns }))).toEqual(
      returns.slice(0, -1).map(text => `RETURN return ${text}`),
    )
  })
})

describe('kinds', () => {
  it('that do not fit', () => {
    const problem = only(
      checkFlow(json('source synthesize', ['source.model > synthesize.model']), known).problems,
    )
    expect(problem).toMatchObject({
      code: 'METAML_E_FLOW_KIND',
      place: 'edge source.model -> synthesize.model',
      expected: "a model of kind 'rtl'",
      found: "a model of kind 'dnn'",
    })
  })

  it('are followed through FORK, BRANCH, optional outputs and inputs of the flow', () => {
    const ways = [
      '$input.net > fork.model',
      'fork.models[0] > branch.model',
      'branch.yes > synthesize.model',
      'branch.no > maybe.model',
      'maybe.model > s2.model',
    ]
    const it = json('fork branch synthesize maybe s2=synthesize', ways, { inputs: { net: 'dnn' } })
    expect(problemsOf(it)).toEqual([
      'KIND edge branch.yes -> synthesize.model',
      'KIND edge maybe.model -> s2.model',
    ])
  })

  it('are followed around a cycle', () => {
    const ways = [
      'source.model > join.models[0]',
      'join.model > branch.model',
      'branch.no > join.models[1]',
      'branch.yes > synthesize.model',
    ]
    expect(problemsOf(json('source join branch synthesize', ways))).toEqual([
      'KIND edge branch.yes -> synthesize.model',
    ])
  })

  it('do not mix where what goes on is like them', () => {
    const ways = ['source.model > fork.model', 'fork.models[0] > convert.model']
    const both = [...ways, 'convert.model > reduce.models[0]', 'fork.models[1] > reduce.models[1]']
    const problem = only(checkFlow(json('source fork convert reduce', both), known).problems)
    expect(problem).toMatchObject({ code: 'METAML_E_FLOW_KIND', place: 'input reduce.models' })
    expect(problem.found).toBe(
      "'hls-cpp' by convert.model -> reduce.models[0], 'dnn' by fork.models[1] -> reduce.models[1]",
    )
  })
})

describe('cycles', () => {
  const loop = ['source.model > join.models[0]', 'join.model > branch.model', 'branch.no > join.models[1]']

  it('need a JOIN', () => {
    const ways = [
      'reduce.model > fork.model',
      'fork.models[0] > reduce.models[1]',
      'source.model > reduce.models[0]',
    ]
    expect(problemsOf(json('source reduce fork', ways))).toEqual(['CYCLE_WITHOUT_JOIN cycle reduce -> fork'])
    expect(problemsOf(json('prune', ['prune.model > prune.model']))).toEqual([
      'CYCLE_WITHOUT_JOIN cycle prune',
      'UNREACHABLE node prune',
    ])
  })

  it('need a JOIN each, also where another cycle that has one shares nodes with them', () => {
    const ways = [
      ...loop,
      'branch.yes > fork.model',
      'fork.models[0] > r.models[0]',
      'r.model > f2.model',
      'f2.models[0] > r.models[1]',
      'f2.models[1] > join.models[2]',
    ]
    expect(problemsOf(json('source join branch fork r=reduce f2=fork', ways))).toEqual([
      'CYCLE_WITHOUT_JOIN cycle r -> f2',
    ])
  })

  it('need a bound on their turns', () => {
    const it = json('source join branch', loop)
    expect(problemsOf(it)).toEqual([])
    const unbounded = { ...it, nodes: it.nodes.map(({ name, task }) => ({ name, task })) }
    const problem = only(checkFlow(unbounded, known).problems)
    expect(problem).toMatchObject({ code: 'METAML_E_FLOW_CYCLE_UNBOUNDED', todo: 'set join.maxTurns' })
    expect(problem.place).toBe('cycle join -> branch')
    expect(checkFlow(unbounded, { ...known, overrides: { 'join.maxTurns': 2 } }).problems).toEqual([])
    // What can't be read as a bound is said once.
    const wrong = checkFlow(unbounded, { ...known, overrides: { 'join.maxTurns': 'two' } }).problems
    expect(only(wrong).place).toBe('parameter join.maxTurns')
  })

  it('that nothing leads into are unreachable', () => {
    const ways = ['join.model > branch.model', 'branch.no > join.models[0]', 'branch.yes > prune.model']
    expect(problemsOf(json('source join branch prune', ways))).toEqual([
      'UNREACHABLE node join',
      'UNREACHABLE node branch',
      'UNREACHABLE node prune',
    ])
  })
})

describe('a chain of tasks', () => {
  it('is sound in whatever order its nodes and edges are written', () => {
    const names = ['source', 'a=prune', 'b=prune', 'c=maybe', 'convert']
    const order = names.map(text => text.split('=')[0]!)
    const edges = order.slice(1).map((name, index) => `${order[index]}.model > ${name}.model`)
    fc.assert(
      fc.property(
        fc.shuffledSubarray(names, { minLength: 5 }),
        fc.shuffledSubarray(edges, { minLength: 4 }),
        (nodes, ways) => {
          const { problems, flow: checked } = checkFlow(json(nodes.join(' '), ways), known)
          expect(problems).toEqual([])
          expect([...ancestors(checked!.nodes, 'convert')].sort()).toEqual(['a', 'b', 'c', 'source'])
        },
      ),
    )
  })

  it('lacks one input for each edge that is left out', () => {
    const edges = [
      'source.model > a.model',
      'a.model > b.model',
      'b.model > compare.net',
      'c.model > compare.code',
    ]
    fc.assert(
      fc.property(fc.subarray(edges), kept => {
        const ways = [...kept, 'd.model > c.model']
        const missing = edges.filter(edge => !kept.includes(edge)).map(edge => edge.split(' > ')[1])
        const it = json('source a=prune b=prune d=source c=convert compare', ways)
        expect(problemsOf(it).sort()).toEqual(missing.map(input => `INPUT_UNCONNECTED input ${input}`).sort())
      }),
    )
  })
})
