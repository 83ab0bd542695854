import { type AnyPipeTask, checkFlow, type FlowJson, like, many } from '@metaml/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createScheduler,
  type FiringOutputs,
  type ReadyFiring,
  type SchedulerNotice,
  type SchedulerOptions,
} from '../../dist/run/scheduler.js'
import { wiredTask } from './tiny-tasks.js'

const tasks = new Map<string, AnyPipeTask>(
  [
    wiredTask('source', {}, { model: 'dnn' }),
    wiredTask('step', { model: 'dnn' }, { model: 'dnn' }),
    wiredTask('pair', { a: 'dnn', b: 'dnn' }, { model: 'dnn' }),
    wiredTask('fork', { model: 'any' }, { models: many(like('model')) }),
    wiredTask('join', { models: many('any') }, { model: like('models') }, 'any'),
    wiredTask('turner', { models: many('any') }, { model: like('models'), over: like('models') }, 'any'),
    wiredTask('reduce', { models: many('any') }, { model: like('models') }, 'settled'),
    wiredTask('branch', { model: 'any' }, { yes: like('model'), no: like('model') }),
    wiredTask('stop', { model: 'any' }, {}),
  ].map(task => [task.id, task]),
)

/** A flow out of lines such as `a.model -> b.model`; a node's task is its name up to a dash. */
function flowOf(edges: string[], params: Record<string, object> = {}, inputs?: FlowJson['inputs']) {
  const names = new Set(edges.flatMap(edge => edge.split(' -> ').map(place => place.split('.')[0]!)))
  names.delete('$input')
  const json = {
    format: 1,
    name: 'test',
    ...(inputs && { inputs }),
    nodes: [...names].map(name => ({ name, task: name.split('-')[0]!, params: params[name] ?? {} })),
    edges: edges.map(edge => ({ from: edge.split(' -> ')[0]!, to: edge.split(' -> ')[1]! })),
    returns: [],
  } as unknown as FlowJson
  const { flow, problems } = checkFlow(json, { task: id => tasks.get(id) })
  expect(problems).toEqual([])
  return flow!
}

/** The notice that a node was skipped, whatever the reason. */
const skipped = (node: string) => expect.objectContaining({ type: 'skipped', node, turn: 1 })

type Act = (firing: ReadyFiring<string>) => FiringOutputs<string>

/** By default a node gives, on every port, the models that came in with its name behind them. */
const trace: Act = ({ node, inputs }) => {
  const came = Object.values(inputs).flat().join('+')
  return Object.fromEntries(Object.keys(node.task.outputs).map(port => [port, `${came}>${node.name}`]))
}

/** Runs a flow to its end, taking running firings in the given order; gives what fired. */
function run(
  flow: ReturnType<typeof flowOf>,
  acts: Record<string, Act> = {},
  options: SchedulerOptions<string> & { pick?: (running: number) => number } = {},
) {
  const notices: SchedulerNotice[] = []
  const scheduler = createScheduler<string>(flow, { ...options, onNotice: notice => notices.push(notice) })
  const running: ReadyFiring<string>[] = []
  const fired: string[] = []
  for (let rounds = 0; rounds < 10_000; rounds++) {
    running.push(...scheduler.take())
    if (running.length === 0) return { fired, notices, scheduler }
    const [firing] = running.splice(options.pick?.(running.length) ?? 0, 1)
    fired.push(`${firing!.node.name}.${firing!.turn}`)
    scheduler.finish(firing!, (acts[firing!.node.name] ?? trace)(firing!))
  }
  throw new Error('never ends')
}

describe('firing rules', () => {
  test('all: a node waits for every input', () => {
    const flow = flowOf(['source-1.model -> pair.a', 'source-2.model -> pair.b'])
    const { fired, scheduler } = run(flow)
    expect(fired).toEqual(['source-1.1', 'source-2.1', 'pair.1'])
    expect(scheduler.outputAt('pair.model')).toBe('>source-1+>source-2>pair')
  })

  test('a firing that gives nothing ends what depends on it, and nothing else', () => {
    const flow = flowOf([
      'source-1.model -> pair.a',
      'source-2.model -> pair.b',
      'source-3.model -> step.model',
    ])
    const { fired, notices } = run(flow, { 'source-1': () => ({}) })
    expect(fired).toEqual(['source-1.1', 'source-2.1', 'source-3.1', 'step.1'])
    const because = { how: 'withheld', node: 'source-1', turn: 1, port: 'model' }
    expect(notices).toEqual([{ type: 'skipped', node: 'pair', turn: 1, because }])
  })

  test('settled: a REDUCE fires with those models that came, when no more can', () => {
    const flow = flowOf([
      'source.model -> fork.model',
      'fork.models[0] -> step-a.model',
      'fork.models[1] -> step-b.model',
      'step-a.model -> reduce.models[0]',
      'step-b.model -> reduce.models[1]',
    ])
    const fork: Act = ({ inputs }) => ({ models: [`${inputs.model}0`, `${inputs.model}1`] })
    const both = run(flow, { fork })
    expect(both.scheduler.outputAt('reduce.model')).toBe('>source0>step-a+>source1>step-b>reduce')
    const one = run(flow, { fork, 'step-a': () => ({}) })
    expect(one.scheduler.outputAt('reduce.model')).toBe('>source1>step-b>reduce')
    const none = run(flow, { fork, 'step-a': () => ({}), 'step-b': () => ({}) })
    expect(none.fired).not.toContain('reduce.1')
    expect(none.notices).toContainEqual(skipped('reduce'))
  })

  test('any: a JOIN behind a BRANCH fires once, for the way that was taken', () => {
    const flow = flowOf([
      'source.model -> branch.model',
      'branch.yes -> step-a.model',
      'branch.no -> step-b.model',
      'step-a.model -> join.models[0]',
      'step-b.model -> join.models[1]',
    ])
    const { fired, scheduler } = run(flow, { branch: ({ inputs }) => ({ no: inputs.model as string }) })
    expect(fired).toEqual(['source.1', 'branch.1', 'step-b.1', 'join.1'])
    expect(scheduler.outputAt('join.model')).toBe('>source>step-b>join')
    expect(run(flow, { branch: () => ({}) }).fired).toEqual(['source.1', 'branch.1'])
  })

  test('inputs of the flow are models that are there at once', () => {
    const flow = flowOf(['$input.model -> step.model'], {}, { model: 'dnn' })
    expect(run(flow, {}, { inputs: { model: 'x' } }).scheduler.outputAt('step.model')).toBe('x>step')
  })
})

describe('cycles', () => {
  const edges = [
    'source.model -> join.models[0]',
    'join.model -> step-a.model',
    'step-a.model -> branch.model',
    'branch.no -> join.models[1]',
    'branch.yes -> pair.a',
    'source-2.model -> pair.b',
  ]
  const until =
    (turns: number): Act =>
    ({ turn, inputs }) => ({
      [turn < turns ? 'no' : 'yes']: inputs.model as string,
    })

  test('turns are counted at the JOIN, and what leaves meets models from outside', () => {
    const { fired, scheduler } = run(flowOf(edges, { join: { maxTurns: 10 } }), { branch: until(3) })
    expect(fired.filter(name => name.startsWith('join'))).toEqual(['join.1', 'join.2', 'join.3'])
    expect(fired).toContain('step-a.3')
    expect(fired.at(-1)).toBe('pair.1')
    expect(scheduler.outputAt('pair.model')).toContain('+>source-2>pair')
  })

  test('maxTurns ends a cycle, which then gives nothing', () => {
    const { fired, notices } = run(flowOf(edges, { join: { maxTurns: 2 } }), { branch: until(5) })
    expect(fired).toContain('join.2')
    expect(fired).not.toContain('join.3')
    expect(notices).toContainEqual({ type: 'turn-limit', node: 'join', turns: 2, over: false })
    expect(notices).toContainEqual(skipped('pair'))
  })

  test('a failure inside a cycle ends it', () => {
    const { fired, notices } = run(flowOf(edges, { join: { maxTurns: 9 } }), { 'step-a': () => ({}) })
    expect(fired).not.toContain('pair.1')
    expect(notices).toContainEqual(skipped('pair'))
  })

  test('what comes into a cycle beside the JOIN holds for all turns', () => {
    const flow = flowOf(
      [
        'source.model -> join.models[0]',
        'join.model -> pair.a',
        'source-2.model -> pair.b',
        'pair.model -> branch.model',
        'branch.no -> join.models[1]',
        'branch.yes -> stop.model',
      ],
      { join: { maxTurns: 4 } },
    )
    const { fired } = run(flow, { branch: until(3) })
    expect(fired.filter(name => name.startsWith('pair'))).toEqual(['pair.1', 'pair.2', 'pair.3'])
    expect(fired.at(-1)).toBe('stop.1')
  })

  test('one cycle can follow another', () => {
    const flow = flowOf(
      [
        'source.model -> join-a.models[0]',
        'join-a.model -> branch-a.model',
        'branch-a.no -> join-a.models[1]',
        'branch-a.yes -> join-b.models[0]',
        'join-b.model -> branch-b.model',
        'branch-b.no -> join-b.models[1]',
        'branch-b.yes -> step.model',
      ],
      { 'join-a': { maxTurns: 5 }, 'join-b': { maxTurns: 5 } },
    )
    const done = run(flow, { 'branch-a': until(2), 'branch-b': until(4) })
    expect(done.fired.at(-1)).toBe('step.1')
    const stuck = run(flow, { 'branch-a': () => ({}) })
    expect(stuck.fired).not.toContain('join-b.1')
    expect(stuck.notices).toContainEqual(skipped('step'))
  })

  test('whatever order firings end in, the same nodes fire', () => {
    const flow = flowOf(edges, { join: { maxTurns: 6 } })
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), fc.integer({ min: 1, max: 5 }), (picks, turns) => {
        const pick = (running: number): number => picks.next().value % running
        const { fired, scheduler } = run(flow, { branch: until(turns) }, { pick })
        expect([...fired].sort()).toEqual(run(flow, { branch: until(turns) }).fired.sort())
        expect(scheduler.idle()).toBe(true)
      }),
    )
  })
})

describe('a bound on turns', () => {
  const edges = [
    'source.model -> turner.models[0]',
    'turner.model -> branch.model',
    'branch.no -> turner.models[1]',
    'branch.yes -> join.models[0]',
    'turner.over -> join.models[1]',
    'join.model -> step.model',
  ]
  const back: Act = ({ inputs }) => ({ no: inputs.model as string })

  test('what comes when the turns are used up goes on at `over`', () => {
    const { fired, notices, scheduler } = run(flowOf(edges, { turner: { maxTurns: 2 } }), { branch: back })
    expect(fired).toEqual([
      'source.1',
      'turner.1',
      'branch.1',
      'turner.2',
      'branch.2',
      'turner.3',
      'join.1',
      'step.1',
    ])
    expect(notices).toContainEqual({ type: 'turn-limit', node: 'turner', turns: 2, over: true })
    expect(scheduler.outputAt('step.model')).toBe('>source>turner>turner>turner>join>step')
    expect(scheduler.waiting()).toEqual([])
  })

  test('`over` that nobody takes is not fired for', () => {
    const ends = edges.filter(edge => !edge.includes('over'))
    const { fired, notices } = run(flowOf(ends, { turner: { maxTurns: 2 } }), { branch: back })
    expect(fired).not.toContain('turner.3')
    expect(notices).toContainEqual({ type: 'turn-limit', node: 'turner', turns: 2, over: false })
    expect(notices).toContainEqual(skipped('join'))
  })
})

describe('a REDUCE that gets less', () => {
  test('says what did not come, and why', () => {
    const flow = flowOf([
      'source.model -> fork.model',
      'fork.models[0] -> step-a.model',
      'fork.models[1] -> branch.model',
      'fork.models[2] -> step-c.model',
      'branch.yes -> stop.model',
      'branch.no -> reduce.models[1]',
      'step-a.model -> reduce.models[0]',
      'step-c.model -> reduce.models[2]',
    ])
    const notices: SchedulerNotice[] = []
    const scheduler = createScheduler<string>(flow, { onNotice: notice => notices.push(notice) })
    for (let ready = scheduler.take(); ready.length > 0; ready = scheduler.take()) {
      for (const firing of ready) {
        const { name } = firing.node
        if (name === 'step-a') scheduler.finish(firing, {}, 'failed')
        else if (name === 'branch') scheduler.finish(firing, { yes: 'x' })
        else if (name === 'fork') scheduler.finish(firing, { models: ['x', 'x', 'x'] })
        else scheduler.finish(firing, { model: 'x' })
      }
    }
    expect(notices).toContainEqual({
      type: 'incomplete',
      node: 'reduce',
      turn: 1,
      came: 1,
      missing: [
        {
          edge: 'branch.no -> reduce.models[1]',
          because: { how: 'withheld', node: 'branch', turn: 1, port: 'no' },
        },
        {
          edge: 'step-a.model -> reduce.models[0]',
          because: { how: 'failed', node: 'step-a', turn: 1, port: 'model' },
        },
      ],
    })
    expect(scheduler.outputAt('reduce.model')).toBe('x')
  })
})

describe('models that come to a JOIN by several ways', () => {
  const edges = [
    'source.model -> fork.model',
    'fork.models[0] -> step-a.model',
    'fork.models[1] -> step-b.model',
    'fork.models[2] -> step-c.model',
    'step-a.model -> join.models[0]',
    'step-b.model -> join.models[1]',
    'step-c.model -> join.models[2]',
    'join.model -> turner.models[0]',
    'turner.model -> branch.model',
    'branch.no -> turner.models[1]',
    'branch.yes -> step.model',
  ]
  const acts: Record<string, Act> = {
    fork: ({ inputs }) => ({ models: [0, 1, 2].map(way => `${inputs.model}${way}`) }),
    branch: ({ turn, inputs }) => ({ [turn % 2 === 0 ? 'yes' : 'no']: inputs.model as string }),
  }

  test('get the same turns and outputs, whatever order firings end in', () => {
    const flow = flowOf(edges, { turner: { maxTurns: 9 } })
    const seen = (pick?: (running: number) => number) => {
      const given: string[] = []
      const all = Object.fromEntries(
        [...flow.nodes.keys()].map(name => [
          name,
          (firing: ReadyFiring<string>) => {
            const outputs = (acts[name] ?? trace)(firing)
            given.push(`${name}.${firing.turn} ${JSON.stringify(outputs)}`)
            return outputs
          },
        ]),
      )
      run(flow, all, pick ? { pick } : {})
      return given.sort()
    }
    const wanted = seen()
    expect(wanted.filter(text => text.startsWith('step.'))).toHaveLength(3)
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), picks => {
        expect(seen(running => picks.next().value % running)).toEqual(wanted)
      }),
    )
  })
})

describe('a stand', () => {
  test('is told: who has what and waits for what', () => {
    // The way by branch ends in a STOP, in a cycle, where end marks do not pass a JOIN.
    const flow = flowOf(
      [
        'source.model -> turner.models[0]',
        'turner.model -> fork.model',
        'fork.models[0] -> step.model',
        'fork.models[1] -> branch.model',
        'branch.yes -> stop.model',
        'branch.no -> join.models[0]',
        'join.model -> reduce.models[1]',
        'step.model -> reduce.models[0]',
        'reduce.model -> branch-2.model',
        'branch-2.no -> turner.models[1]',
        'branch-2.yes -> step-2.model',
      ],
      { turner: { maxTurns: 3 }, join: { maxTurns: 3 } },
    )
    const { fired, scheduler } = run(flow, {
      fork: () => ({ models: ['x', 'x'] }),
      branch: () => ({ yes: 'x' }),
    })
    expect(fired).not.toContain('reduce.1')
    expect(
      scheduler.waiting().map(({ node, turn, fired, came, missing }) => ({
        ...{ node, turn, fired },
        came: came.map(({ text }) => text),
        missing: missing.map(({ text }) => text),
      })),
    ).toEqual([
      {
        node: 'reduce',
        turn: 1,
        fired: false,
        came: ['step.model -> reduce.models[0]'],
        missing: ['join.model -> reduce.models[1]'],
      },
    ])
  })
})

describe('starting in the middle', () => {
  test('the node that made the model and what stands before it do not run', () => {
    const flow = flowOf([
      'source.model -> step-a.model',
      'step-a.model -> pair.a',
      'source-2.model -> pair.b',
    ])
    const { fired, scheduler } = run(flow, {}, { preset: { node: 'step-a', outputs: { model: 'given' } } })
    expect(fired.sort()).toEqual(['pair.1', 'source-2.1'])
    expect(scheduler.outputAt('pair.model')).toBe('given+>source-2>pair')
    expect(scheduler.outputAt('step-a.model')).toBe('given')
  })
})
