import { checkFlow, type FlowJson, like, optional } from '@metaml/core'
import { describe, expect, it } from 'vitest'
import { join, someTasks, source } from './some-tasks.js'

/** A BRANCH that says that it gives one model only, and a JOIN with an output for what comes too late. */
const either = {
  ...someTasks.get('branch')!,
  id: 'either',
  role: 'control' as const,
  outputs: { yes: optional(like('model')), no: optional(like('model')) },
}
const turner = {
  ...join,
  id: 'turner',
  outputs: { model: optional(like('models')), over: optional(like('models')) },
}
const stop = {
  ...source,
  id: 'stop',
  role: 'control' as const,
  inputs: { model: 'any' as const },
  outputs: {},
}
const pair = { ...someTasks.get('prune')!, id: 'pair', inputs: { a: 'dnn' as const, b: 'dnn' as const } }
const tasks = new Map([...someTasks, ...[either, turner, stop, pair].map(task => [task.id, task] as const)])

/** A flow out of lines such as `a.model > b.model`; a node's task is its name up to a dash. */
function check(edges: string[], returns: string[] = []) {
  const names = new Set(edges.flatMap(edge => edge.split(' > ').map(place => place.split('.')[0]!)))
  const json: FlowJson = {
    format: 1,
    name: 'test',
    nodes: [...names].map(name => {
      const task = name.split('-')[0]!
      return { name, task, ...(['join', 'turner'].includes(task) && { params: { maxTurns: 3 } }) }
    }),
    edges: edges.map(edge => ({ from: edge.split(' > ')[0]!, to: edge.split(' > ')[1]! })),
    returns,
  }
  const { problems, warnings } = checkFlow(json, { task: id => tasks.get(id), knownTasks: [...tasks.keys()] })
  return {
    problems: problems.map(({ code, place }) => `${code.replace('METAML_E_FLOW_', '')} ${place}`),
    warnings: warnings.map(
      ({ code, place, found }) => `${code.replace('METAML_W_FLOW_', '')} ${place}: ${found}`,
    ),
  }
}

describe('a FORK', () => {
  const ways = ['source.model > fork.model', 'fork.models[0] > prune.model', 'fork.models[1] > prune-2.model']

  it('whose ways never meet is warned of, also where both are returned', () => {
    const told = {
      problems: [],
      warnings: [
        'FORK_NEVER_MEETS output fork.models: fork.models[0] -> prune.model, fork.models[1] -> prune-2.model',
      ],
    }
    expect(check(ways)).toEqual(told)
    expect(check(ways, ['prune.model', 'prune-2.model'])).toEqual(told)
  })

  it('whose ways meet is not, in a REDUCE or by way of a cycle', () => {
    expect(
      check([...ways, 'prune.model > reduce.models[0]', 'prune-2.model > reduce.models[1]']).warnings,
    ).toEqual([])
  })

  it('one of whose ways is lonely is warned of that way, unless it ends in a STOP', () => {
    const meeting = [...ways, 'prune.model > reduce.models[0]', 'prune-2.model > reduce.models[1]']
    expect(check([...meeting, 'fork.models[2] > prune-3.model']).warnings).toEqual([
      'FORK_NEVER_MEETS output fork.models: fork.models[2] -> prune-3.model',
    ])
    expect(check([...meeting, 'fork.models[2] > stop.model']).warnings).toEqual([])
  })
})

describe('a task that waits for both outputs of a BRANCH', () => {
  const both = ['source.model > either.model', 'either.yes > prune.model', 'either.no > pair.b']

  it('can never run; the one where it arises is named', () => {
    const later = ['prune.model > pair.a', 'pair.model > convert.model']
    expect(check([...both, ...later]).problems).toEqual(['NEVER_FIRES node pair'])
  })

  it('can, where the ways were brought together by a JOIN', () => {
    const joined = [
      'source.model > either.model',
      'either.yes > join.models[0]',
      'either.no > join.models[1]',
    ]
    const other = ['source-2.model > pair.b', 'join.model > pair.a']
    expect(check([...joined, ...other]).problems).toEqual([])
  })

  it('in a cycle can not in one turn, but can where what leaves it comes from several turns', () => {
    const loop = ['source.model > turner.models[0]', 'turner.model > either.model']
    const inside = ['either.yes > pair.a', 'either.no > pair.b', 'pair.model > turner.models[1]']
    expect(check([...loop, ...inside], ['pair.model']).problems).toContain('NEVER_FIRES node pair')
    const back = ['either.no > fork.model', 'fork.models[0] > turner.models[1]', 'fork.models[1] > pair.a']
    expect(check([...loop, ...back, 'either.yes > pair.b']).problems).toEqual([])
  })
})

describe('a cycle', () => {
  const loop = [
    'source.model > turner.models[0]',
    'turner.model > either.model',
    'either.no > turner.models[1]',
  ]

  it('that nothing leaves is warned of', () => {
    expect(check(loop).warnings.map(text => text.split(':')[0])).toEqual([
      'CYCLE_WITHOUT_EXIT cycle turner -> either',
    ])
    expect(check(loop, ['either.yes']).warnings).toEqual([])
    expect(check([...loop, 'turner.over > prune.model']).warnings).toEqual([])
  })

  it('is not bounded by a JOIN whose `over` leads back into it', () => {
    const over = [
      'source.model > turner.models[0]',
      'turner.model > prune.model',
      'turner.over > prune-2.model',
    ]
    expect(check([...over, 'prune-2.model > turner.models[1]'], ['prune.model']).problems).toEqual([
      'CYCLE_UNBOUNDED cycle turner -> prune-2',
    ])
  })

  it('with another in it that counts turns of its own: their models never meet', () => {
    const nested = [
      'source.model > turner-outer.models[0]',
      'turner-outer.model > fork.model',
      'fork.models[0] > turner-inner.models[0]',
      'turner-inner.model > either-inner.model',
      'either-inner.no > turner-inner.models[1]',
      'either-inner.yes > reduce.models[0]',
      'fork.models[1] > reduce.models[1]',
      'reduce.model > either-outer.model',
      'either-outer.no > turner-outer.models[1]',
    ]
    expect(check(nested, ['either-outer.yes']).problems).toEqual(['TURNS_DIFFER node reduce'])
  })

  it('with two ways in it that a JOIN brings together is sound: it counts the same', () => {
    const merged = [
      'source.model > turner.models[0]',
      'turner.model > fork.model',
      'fork.models[0] > either.model',
      'either.yes > prune.model',
      'either.no > prune-2.model',
      'prune.model > join.models[0]',
      'prune-2.model > join.models[1]',
      'join.model > reduce.models[0]',
      'fork.models[1] > reduce.models[1]',
      'reduce.model > either-last.model',
      'either-last.no > turner.models[1]',
    ]
    expect(check(merged, ['either-last.yes'])).toEqual({ problems: [], warnings: [] })
  })
})
