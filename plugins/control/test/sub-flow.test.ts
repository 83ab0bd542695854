import { branch, join, reduce } from '@metaml/control'
import { checkFlow, type FlowJson, flow, flowFromJson } from '@metaml/core'
import { readRun, startRun } from '@metaml/engine'
import { describe, expect, test } from 'vitest'
import { firingsOf, makeProject, tasks } from './control-project.js'
import { resultOf, resumeCut } from './cut-run.js'
import { shrink, source } from './number-tasks.js'

/** Shrinks until there are few DSPs; the BRANCH inside speaks of its neighbours by their names there. */
const fit = flow('fit', f => {
  const loop = f.add(join, { maxTurns: 9 }, [f.input('dnn')])
  const { yes, no } = f.add(
    branch,
    { when: 'DSP <= 500', onNo: { 'shrink.alpha': 'cfg.shrink.alpha * 2' } },
    f.add(shrink, {}, loop.model),
  )
  loop.connect(no)
  return yes
})

const built = flow('whole', f => {
  const first = f.add(fit, {}, f.add(source, {}))
  return f.add(fit, { 'shrink.alpha': 0.1, 'branch.when': 'DSP <= 60' }, first, { name: 'again' })
})

const written = {
  format: 1,
  name: 'whole',
  nodes: [
    { name: 'source', task: 'source' },
    { name: 'fit', flow: fit.json },
    { name: 'again', flow: fit.json, params: { 'shrink.alpha': 0.1, 'branch.when': 'DSP <= 60' } },
  ],
  edges: [
    { from: 'source.model', to: 'fit.model' },
    { from: 'fit.returned[0]', to: 'again.model' },
  ],
  returns: ['again.returned[0]'],
}

test('a flow in JSON uses another as the builder does', () => {
  expect(flowFromJson(written).json).toEqual(JSON.parse(JSON.stringify(built.json)))
})

test.each([
  ['TypeScript', built],
  ['JSON', written as unknown as FlowJson],
])('a flow used as a task twice, each time with parameters of its own, written in %s', async (_, whole) => {
  const project = makeProject()
  const view = await project.run(whole)
  expect(view.errors).toEqual([])
  const alphas = (node: string) =>
    view.firings.filter(firing => firing.node === node).map(({ params }) => params.alpha)
  expect(alphas('fit/shrink')).toEqual([0.01, 0.02])
  expect(alphas('again/shrink')).toEqual([0.1, 0.2])
  expect(view.returned).toEqual(['again/shrink.2'])
  // A key of CFG means the neighbour in the same use.
  const set = view.cfg.filter(({ by }) => by.startsWith('node '))
  expect(set).toEqual([
    { key: 'fit/shrink.alpha', value: 0.02, by: 'node fit/branch' },
    { key: 'again/shrink.alpha', value: 0.2, by: 'node again/branch' },
  ])
  const resumed = await project.resume()
  expect(firingsOf(resumed)).toEqual(firingsOf(view))
  expect(resumed.cfg).toEqual(view.cfg)
})

test('keys that name nothing in it are refused, with what its nodes are called inside', () => {
  const wrong = flow('w', f => f.add(fit, { 'branch.onNo': { 'shrnk.alpha': 1 } }, f.add(source, {})))
  const { problems } = checkFlow(wrong, { task: id => tasks.find(id) })
  expect(problems).toMatchObject([
    { place: 'parameter fit/branch.onNo.shrnk.alpha', todo: "write 'shrink.alpha'?" },
  ])
})

test('a flow with a BRANCH in it measures candidates', async () => {
  const measured = flow('measured', f => {
    const { yes, no } = f.add(
      branch,
      { when: 'DSP > 100', onYes: { 'later.alpha': 'cfg.later.alpha * 3' } },
      f.add(shrink, { alpha: 0.05 }, f.input('dnn')),
    )
    return [f.add(shrink, { alpha: 0.1 }, yes, { name: 'later' }), no]
  })
  const view = await makeProject().run(
    flow('f', f => {
      const { yes } = f.add(branch, { when: 'DSP < 50', evaluate: measured }, f.add(source, {}))
      return yes
    }),
  )
  expect(view.errors).toEqual([])
  expect(view.cfg.at(-1)).toMatchObject({ key: 'source/later.alpha', by: 'node source/branch' })
  expect(view.returned).toEqual(['source'])
})

const look = { format: 1, name: 'look', inputs: { model: 'dnn' }, nodes: [], edges: [], returns: [] }
const part = {
  ...look,
  nodes: [{ name: 'shrink', task: 'shrink', params: { alpha: 0.01 } }],
  edges: [{ from: '$input.model', to: 'shrink.model' }],
  returns: ['shrink.model'],
}
const evaluate = {
  ...look,
  nodes: [{ name: 'harder', flow: part, params: { 'shrink.alpha': 0.5 } }],
  edges: [{ from: '$input.model', to: 'harder.model' }],
  returns: ['harder.returned[0]'],
}
const judged = (params: object) =>
  ({
    ...look,
    inputs: {},
    nodes: [
      { name: 'source', task: 'source' },
      { name: 'branch', task: 'branch', params: { when: 'DSP == 20', ...params } },
    ],
    edges: [{ from: 'source.model', to: 'branch.model' }],
    returns: ['branch.yes'],
  }) as unknown as FlowJson

test('a flow that measures candidates may be written out, with flows among its nodes', async () => {
  const view = await makeProject().run(judged({ evaluate: { $flow: evaluate } }))
  expect(view.errors).toEqual([])
  expect(view.firings.map(({ node }) => node)).toContain('source/harder/shrink')
  expect(view.returned).toEqual(['source'])
})

test('the same given for a run alone: its record names the packages of the tasks inside', async () => {
  const { projectDir } = makeProject()
  const parameters = [
    { key: 'branch.evaluate', value: { $flow: evaluate as never }, by: 'command-line' as const },
  ]
  const { id } = await startRun({ projectDir, tasks, flow: judged({}), parameters })
  const view = await readRun(projectDir, id)
  expect(view.errors).toEqual([])
  expect(view.returned).toEqual(['source'])
  expect(Object.keys(view.plugins)).toEqual(['branch', 'shrink', 'source'])
})

describe('a flow with a cycle, used in a cycle', () => {
  /** Doubles alpha until there are few DSPs, in three turns at most; `over` gives what is not there by then. */
  const few = flow('few', f => {
    const loop = f.add(join, { maxTurns: 3 }, [f.input('dnn')])
    const { yes, no } = f.add(
      branch,
      { when: 'DSP <= 500 or turn == 4', onNo: { 'shrink.alpha': 'cfg.shrink.alpha * 2' } },
      f.add(shrink, {}, loop.model),
    )
    loop.connect(no)
    return { yes, over: loop.over }
  })
  const nested = (params: object, outerParams: { maxTurns?: number } = { maxTurns: 5 }) =>
    flow('nested', f => {
      const outer = f.add(join, outerParams, [f.add(source, {})], { name: 'outer' })
      const { yes, over } = f.add(few, params as never, outer.model)
      const { best } = f.add(reduce, { objectives: ['DSP'] }, [yes])
      // Each turn begins anew at alpha 0.01.
      const enough = f.add(branch, { when: 'accuracy < 0.83', onNo: { 'few/shrink.alpha': 0.01 } }, best, {
        name: 'enough',
      })
      outer.connect(enough.no)
      return [enough.yes, over]
    })

  test('each use has its own count of turns', async () => {
    const project = makeProject()
    const view = await project.run(nested({}))
    expect(view.errors).toEqual([])
    // Alpha 0.01 and 0.02 in each of three uses: six turns, of three at most in one use.
    expect(view.notes).toEqual([])
    const turns = view.firings.filter(({ node }) => node === 'few/join').map(({ turn }) => turn)
    expect(turns).toEqual([1, 2, 3, 4, 5, 6])
    expect(view.returned).toEqual(['few/shrink.6'])
    for (const records of [20, 40, 60]) {
      expect(resultOf(await resumeCut(project.projectDir, view, records))).toEqual(resultOf(view))
    }
  })

  test('a use that has none left hands on at over, and the end says which it was', async () => {
    const view = await makeProject().run(nested({ 'branch.when': 'DSP <= 500 and accuracy > 0.85' }))
    expect(view.errors).toEqual([])
    expect(view.notes.map(({ text }) => text)).toEqual([
      "'few/join' has let its cycle make all 3 turns of maxTurns in use 2 of 'few'; the model that came next goes on at 'over'.",
    ])
    // 2 turns of the first use, 3 and the one that goes on at over of the second.
    expect(view.firings.filter(({ node }) => node === 'few/shrink')).toHaveLength(5)
    expect(view.returned).toEqual(['few/shrink.5'])
  })

  test('an expression counts the turns of the use', async () => {
    const view = await makeProject().run(nested({ 'branch.when': 'turn == 2' }))
    expect(view.errors).toEqual([])
    expect(view.firings.filter(({ node }) => node === 'few/shrink').map(({ turn }) => turn)).toEqual([
      1, 2, 3, 4, 5, 6,
    ])
  })

  test('two models that are in it at once have each their own count', async () => {
    const view = await makeProject().run(
      flow('two', f => {
        const first = f.add(source, { accuracy: 0.9 }, undefined, { name: 'first' })
        const second = f.add(source, { accuracy: 0.8 }, undefined, { name: 'second' })
        const each = f.add(join, {}, [first, second], { name: 'each' })
        const { yes } = f.add(few, { 'branch.when': 'turn == 3', 'branch.onNo': {} }, each.model)
        return yes
      }),
    )
    expect(view.errors).toEqual([])
    expect(view.notes).toEqual([])
    expect(view.firings.filter(({ node }) => node === 'few/shrink')).toHaveLength(6)
    const ends = view.log.filter(({ node, message }) => node === 'few/branch' && message.includes('is true'))
    expect(ends).toHaveLength(2)
  })

  test('its JOIN bounds no cycle that leads through it', () => {
    const open = nested({}, {})
    expect(checkFlow(open, { task: id => tasks.find(id) }).problems).toMatchObject([
      { code: 'METAML_E_FLOW_CYCLE_UNBOUNDED', todo: 'set outer.maxTurns' },
    ])
    const direct = flow('direct', f => {
      const merged = f.add(
        flow('merge', g => g.add(join, { maxTurns: 2 }, [g.input('dnn', 'a'), g.input('dnn', 'b')])),
        {},
        // The back edge is made below.
        { a: f.add(source, {}), b: { node: 'enough', port: 'no' } as never },
      )
      const enough = f.add(branch, { when: 'accuracy < 0.83' }, merged.model, { name: 'enough' })
      return enough.yes
    })
    expect(checkFlow(direct, { task: id => tasks.find(id) }).problems).toMatchObject([
      {
        code: 'METAML_E_FLOW_CYCLE_UNBOUNDED',
        todo: "let the back edge end in a JOIN outside of 'merge', with maxTurns",
      },
    ])
  })
})
