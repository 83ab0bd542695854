import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { defineTask, flow, metric } from '@metaml/core'
import { listRuns, readRun, resumeRun } from '@metaml/engine'
import { expect, onTestFinished, test, vi } from 'vitest'
import { slowness } from '../slowness.js'
import { makeProject, searchFlow, tiny } from './tiny-project.js'

test('a flow runs: models with parents, decisions and figures, steps, and the test split once at the end', async () => {
  const project = makeProject()
  const outcome = await project.run(tiny.diamond)
  expect(outcome).toMatchObject({ status: 'done', errors: [] })
  expect(outcome.returned.map(model => model.id)).toEqual(['tiny-merge'])
  expect(project.notes().at(-1)).toBe('test train,validation,test')
  expect(project.notes().filter(note => note.startsWith('test'))).toHaveLength(1)

  const view = await readRun(project.projectDir)
  expect(view.status).toBe('done')
  const ids = view.models.map(model => model.id).sort()
  expect(ids).toEqual([
    'tiny-merge',
    'tiny-search/step-1',
    'tiny-search/step-1-down',
    'tiny-search/step-2',
    'tiny-search/step-2-down',
    'tiny-search/step-3',
    'tiny-search/step-3-down',
    'tiny-source-2/make',
    'tiny-source/make',
  ])
  const model = (id: string) => view.models.find(candidate => candidate.id === id)!
  expect(model('tiny-search/step-3')).toMatchObject({
    decision: 'kept',
    parents: ['tiny-source/make'],
    returned: false,
  })
  expect(model('tiny-search/step-3-down').decision).toBe('rejected')
  expect(model('tiny-merge').parents).toEqual(['tiny-search/step-3', 'tiny-source-2/make'])
  expect(model('tiny-merge')).toMatchObject({ returned: true, task: 'tiny-merge' })
  expect(model('tiny-merge').metrics).toMatchObject([{ name: 'accuracy', split: 'test' }])
  expect(view.firings.find(({ node }) => node === 'tiny-search')!.steps.map(({ step }) => step)).toEqual([
    1, 2, 3,
  ])
  expect(view.cfg).toContainEqual({ key: 'tiny-source-2.base', value: 20, by: 'flow' })
  expect(view.cfg).toContainEqual({ key: 'tiny-search.steps', value: 3, by: 'default' })
  expect(view.log.map(({ message }) => message)).toContain('made tiny-source')
})

test('independent tasks give what they give one after the other', async () => {
  const parallel = makeProject()
  const wide = await parallel.run(tiny.diamond, { seed: 3 })
  const alone = makeProject()
  const narrow = await alone.run(tiny.diamond, { seed: 3, config: { cores: 1 } })
  expect(narrow.returned[0]!.digest).toBe(wide.returned[0]!.digest)
})

test('independent tasks run at the same time', async () => {
  const project = makeProject()
  const meeting = flow('meeting', f => {
    const a = f.add(tiny.source, { meet: 'tiny-source-2' })
    const b = f.add(tiny.source, { meet: 'tiny-source' })
    return f.add(tiny.merge, {}, { a, b } as never) as never
  })
  expect((await project.run(meeting)).errors).toEqual([])
})

test('another seed gives other models', async () => {
  const project = makeProject()
  const [one, two] = [await project.run(searchFlow()), await project.run(searchFlow(), { seed: 2 })]
  expect(one.returned[0]!.digest).not.toBe(two.returned[0]!.digest)
})

test('a second run takes every trial from the store; a changed parameter runs what depends on it, and says why', async () => {
  const project = makeProject()
  const first = await project.run(tiny.diamond, { id: 'first' })
  const before = project.notes().length
  const second = await project.run(tiny.diamond, { id: 'second' })
  expect(project.notes()).toHaveLength(before)
  expect(second.returned[0]!.digest).toBe(first.returned[0]!.digest)
  const trials = (await readRun(project.projectDir, 'second')).firings.flatMap(firing => firing.trials)
  expect(new Set(trials.map(({ status }) => status))).toEqual(new Set(['found']))
  expect(trials[0]!.reason).toEqual({ why: 'found', run: 'first' })

  await project.run(tiny.diamond, {
    id: 'third',
    parameters: [{ key: 'tiny-source-2.base', value: 21, by: 'command-line' }],
  })
  expect(project.notes().slice(before).sort()).toEqual(['test train,validation,test', 'tiny-source-2'])
  const third = await readRun(project.projectDir, 'third')
  const reason = third.firings.find(({ node }) => node === 'tiny-source-2')!.trials[0]!.reason
  expect(reason).toEqual({ why: 'changed', changes: ['args.base: 20 -> 21'] })
  expect(third.cfg).toContainEqual({ key: 'tiny-source-2.base', value: 21, by: 'command-line' })
})

test('a task that fails ends what depends on it; the rest goes on, and the outcome says what failed where', async () => {
  const project = makeProject()
  const failing = flow('failing', f => {
    const a = f.add(tiny.source, { fail: 'out of paper' })
    const b = f.add(tiny.source, {})
    return f.add(tiny.merge, {}, { a, b: f.add(tiny.search, {}, b as never) } as never) as never
  })
  const outcome = await project.run(failing)
  expect(outcome.status).toBe('failed')
  expect(outcome.errors[0]!.message).toContain('out of paper')
  expect(outcome.errors[0]!.data).toMatchObject({ firing: 'tiny-source' })
  const view = await readRun(project.projectDir)
  expect(Object.fromEntries(view.firings.map(({ node, status }) => [node, status]))).toEqual({
    'tiny-source': 'failed',
    'tiny-source-2': 'done',
    'tiny-search': 'done',
    'tiny-merge': 'skipped',
  })
})

test('beside a branch that fails, the models that the flow returns are tested; the run has failed by that branch', async () => {
  const project = makeProject()
  const failing = flow('failing', f => {
    const broken = f.add(tiny.source, { fail: 'out of paper' })
    const sound = f.add(tiny.source, {})
    return [f.add(tiny.search, {}, broken as never), sound] as never
  })
  const outcome = await project.run(failing)
  expect(outcome.status).toBe('failed')
  expect(outcome.errors.map(({ data }) => data?.firing)).toEqual(['tiny-source'])
  const { models, returned, errors } = await readRun(project.projectDir)
  expect(returned).toEqual(['tiny-source-2/make'])
  expect(errors).toHaveLength(1)
  expect(models.find(({ id }) => id === 'tiny-source-2/make')!.metrics).toContainEqual(
    expect.objectContaining({ name: 'accuracy', split: 'test' }),
  )
  expect(project.notes().filter(note => note.startsWith('test'))).toHaveLength(1)
  // Resumed, the model is the same: it is not tested again.
  await resumeRun(project.surroundings)
  expect(project.notes().filter(note => note.startsWith('test'))).toHaveLength(1)
})

test('a cycle turns, a control task sets a parameter for the next turn, and ids name the turn', async () => {
  const project = makeProject()
  const outcome = await project.run(tiny.loop)
  expect(outcome.returned.map(model => model.id)).toEqual(['tiny-search.2/step-1'])
  const view = await readRun(project.projectDir)
  expect(view.cfg).toContainEqual({ key: 'tiny-search.steps', value: 1, by: 'node tiny-branch' })
  expect(view.firings.filter(({ node }) => node === 'tiny-search').map(({ params }) => params.steps)).toEqual(
    [2, 1],
  )
})

test('a task hears how many models are asked for, by edges and by what the flow returns', async () => {
  const project = makeProject()
  const forked = flow('forked', f => {
    const [one, two] = f.add(tiny.fork, {}, f.add(tiny.source, {}))
    return [f.add(tiny.search, { steps: 1 }, one), two] as never
  })
  const { returned } = await project.run(forked)
  expect(returned.map(({ id }) => id)).toEqual(['tiny-search/step-1', 'tiny-source/make'])
})

test('a program that a task needs and that is not there is warned about before anything runs', async () => {
  const project = makeProject()
  const asked = flow('needy', f => f.add(tiny.needy, {}, f.add(tiny.source, {})) as never)
  expect((await project.run(asked)).status).toBe('done')
  const warned = project.events.findIndex(event => event.type === 'log' && event.level === 'warn')
  expect(project.events[warned]).toMatchObject({ data: { task: 'tiny-needy', need: 'tiny-program' } })
  expect(warned).toBeLessThan(project.events.findIndex(event => event.type === 'firing-start'))
})

test('a candidate is evaluated by a flow of the user, as cached trials', async () => {
  const project = makeProject()
  const measure = flow('measure', f => f.add(tiny.search, { steps: 1 }, f.input('dnn') as never) as never)
  await project.run(searchFlow({}, { evaluate: measure }))
  const view = await readRun(project.projectDir)
  const steps = view.firings.find(({ node }) => node === 'tiny-search')!.steps
  const inner = view.models.find(({ id }) => id === 'tiny-search/step-2/tiny-search/step-1')!
  expect(steps[1]!.metrics).toEqual(inner.metrics)
  expect(inner.parents).toEqual(['tiny-search/step-2'])
})

test('a run can start at a model of an earlier one: at the node that made it, or at a flow with an input', async () => {
  const project = makeProject()
  await project.run(tiny.diamond, { id: 'first' })
  const before = project.notes().length
  const other = await project.run(tiny.diamond, { from: 'first:tiny-search/step-1-down' })
  const view = await readRun(project.projectDir, other.id)
  expect(view.models.find(({ id }) => id === 'tiny-merge')!.parents).toContain(
    'first:tiny-search/step-1-down',
  )
  expect(project.notes().slice(before)).toEqual(['test train,validation,test'])
  expect(view.models.map(({ id }) => id)).toContain('first:tiny-search/step-1-down')
  const alone = await project.run(searchFlow(), { from: 'first:tiny-search/step-2' })
  expect((await readRun(project.projectDir, alone.id)).models).toEqual([
    expect.objectContaining({
      id: 'first:tiny-search/step-2',
      returned: true,
      metrics: expect.arrayContaining([expect.objectContaining({ split: 'test' })]),
    }),
  ])

  const part = flow('part', f => f.add(tiny.search, { steps: 1 }, f.input('dnn') as never) as never)
  const parted = await project.run(part, { from: 'first:tiny-source' })
  expect(parted.returned[0]!.parents).toEqual(['first:tiny-source/make'])
  const again = await project.run(part, { from: 'first:tiny-search/step-2', id: 'again' })
  const { models } = await readRun(project.projectDir, again.id)
  // Two trials that run at the same time end in either order.
  expect(models.map(({ id, parents }) => [id, parents]).sort()).toEqual([
    ['first:tiny-search/step-2', ['tiny-source/make']],
    ['tiny-search/step-1', ['first:tiny-search/step-2']],
    ['tiny-search/step-1-down', ['first:tiny-search/step-2']],
  ])
  const same = await project.run(part, { from: 'first:tiny-search/step-1' })
  expect(same.returned[0]!.parents).toEqual(['first:tiny-search/step-1'])

  await expect(project.run(part)).rejects.toMatchObject({ code: 'METAML_E_FROM_NEEDED' })
  await expect(project.run(part, { from: 'tiny-sourc' })).rejects.toMatchObject({
    code: 'METAML_E_FROM_UNKNOWN',
    todo: "write 'tiny-source'?",
  })
  await expect(project.run(searchFlow(), { from: 'first:tiny-merge' })).rejects.toMatchObject({
    code: 'METAML_E_FROM_UNFIT',
  })
})

test('problems of a flow stop the run before it begins', async () => {
  const project = makeProject()
  const wrong = [{ key: 'tiny-search.stepps', value: 1, by: 'command-line' } as const]
  await expect(project.run(searchFlow(), { parameters: wrong })).rejects.toMatchObject({
    code: 'METAML_E_FLOW',
    todo: "write 'steps'?",
  })
  await expect(readRun(project.projectDir)).rejects.toMatchObject({ code: 'METAML_E_RUN_NONE' })
})

test('a task that gives something else than it declares is refused', async () => {
  const project = makeProject()
  const empty = { ...tiny.join, id: 'empty', run: async () => ({}) }
  const source = tiny.taskSource()
  const tasks = { ...source, find: (id: string) => (id === 'empty' ? empty : source.find(id)) }
  const asked = flow('f', f => f.add(empty, {}, [f.add(tiny.source, {})] as never) as never)
  const outcome = await project.run(asked, { tasks })
  expect(outcome.errors[0]).toMatchObject({ code: 'METAML_E_TASK_OUTPUT' })
})

test('an abort ends the run within two seconds; what is finished is kept', async () => {
  const project = makeProject()
  const abort = new AbortController()
  const began = performance.now()
  let stopped = 0
  const outcome = await project.run(searchFlow({}, { wait: 60_000 }), {
    signal: abort.signal,
    onEvent(event) {
      if (event.type !== 'trial-start' || event.node !== 'tiny-search') return
      stopped = performance.now()
      abort.abort()
    },
  })
  expect(outcome.status).toBe('interrupted')
  const took = [performance.now() - stopped, performance.now() - began] as const
  const slow = slowness()
  expect(took[0]).toBeLessThan(2000 * slow)
  expect(took[1]).toBeLessThan(30_000 * slow)
  const view = await readRun(project.projectDir)
  expect(view.status).toBe('interrupted')
  expect(view.models.map(({ id }) => id)).toEqual(['tiny-source/make'])
})

test('a model that was only measured is tested by the task that made its content', async () => {
  const project = makeProject()
  const measure = defineTask({
    apiVersion: 1,
    id: 'measure',
    role: 'transformation',
    summary: 'Adds a figure.',
    params: tiny.merge.params,
    inputs: { model: 'dnn' },
    outputs: { model: 'dnn' },
    async run({ inputs, models }) {
      const metrics = [metric('LUT', 7, { stage: 'estimate' })]
      return { model: await models.annotate(inputs.model, { metrics }) }
    },
  })
  const tasks = tiny.taskSource()
  const measured = flow('measured', f => f.add(measure, {}, f.add(tiny.source, {}) as never))
  const { returned } = await project.run(measured, {
    tasks: { ...tasks, find: (id: string) => (id === 'measure' ? measure : tasks.find(id)) },
  })
  expect(returned[0]!.metrics.map(({ name, split }) => [name, split])).toEqual([
    ['accuracy', 'validation'],
    ['LUT', undefined],
    ['accuracy', 'test'],
  ])
})

test('the newest run is the one that was started last, although the clock was set back a day', async () => {
  const project = makeProject()
  await project.run(searchFlow(), { id: 'first' })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 86_400_000 })
  onTestFinished(() => void vi.useRealTimers())
  await project.run(searchFlow(), { id: 'second' })
  expect((await listRuns(project.projectDir)).map(({ id }) => id)).toEqual(['first', 'second'])
  expect((await readRun(project.projectDir)).id).toBe('second')
  expect(await resumeRun(project.surroundings)).toMatchObject({ id: 'second', status: 'done' })
})

test.each(['', '{"seq":1,"len'])(
  'a run that died while its first record was written can be started again: %s',
  async text => {
    const project = makeProject()
    const dir = path.join(project.projectDir, '.metaml/runs/r')
    mkdirSync(dir, { recursive: true })
    writeFileSync(path.join(dir, 'journal.jsonl'), text)
    expect(await project.run(searchFlow(), { id: 'r' })).toMatchObject({ id: 'r', status: 'done' })
    await expect(project.run(searchFlow(), { id: 'r' })).rejects.toMatchObject({
      code: 'METAML_E_RUN_EXISTS',
    })
  },
)
