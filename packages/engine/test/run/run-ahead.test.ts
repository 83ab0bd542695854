import { readFileSync } from 'node:fs'
import path from 'node:path'
import { defineTask, type Flow, flow, type Model, type TaskContext } from '@metaml/core'
import type { RunRequest } from '@metaml/engine'
import { expect, test } from 'vitest'
import { makeProject, tiny } from './tiny-project.js'

interface Plan {
  /** What is said to be asked for soon, and what is asked for, step after step. */
  readonly steps: readonly { readonly ahead: readonly string[]; readonly asked: string }[]
  /** What else the arguments of a unit are. */
  readonly more?: { readonly [name: string]: object }
}

/** A task that asks for trials in steps and says before each which others may follow; called off when they do not. */
function planned({ steps, more = {} }: Plan, runsAhead = true) {
  return defineTask({
    ...tiny.source,
    id: 'tiny-planned',
    async run(context: TaskContext) {
      const argsOf = (name: string) => ({ base: 1, name, ...more[name] })
      const running = new Map<string, () => void>()
      let model: Model | undefined
      for (const { ahead, asked } of steps) {
        for (const [name, callOff] of running) if (name !== asked && !ahead.includes(name)) callOff()
        const trial = context.trial('make', argsOf(asked), { label: asked })
        for (const name of runsAhead ? ahead : [])
          running.set(name, context.ahead!('make', argsOf(name), { label: name }))
        model = (await trial).models.model
      }
      return { model }
    },
  } as never)
}

/** Runs a plan; gives status, what units noted, and the journal without what differs from run to run. */
async function perform(plan: Plan, cores: number, runsAhead = true) {
  const project = makeProject()
  const task = planned(plan, runsAhead)
  const tasks = {
    find: (id: string) => (id === 'tiny-planned' ? task : undefined),
    origin: tiny.taskSource().origin,
  }
  const asked: Flow = flow('planned', f => f.add(task as never, {}) as never)
  const more = { tasks, config: { cores }, id: 'r', seed: 3 } as Partial<RunRequest>
  const { status, errors } = await project.run(asked, more)
  const file = path.join(project.projectDir, '.metaml', 'runs', 'r', 'journal.jsonl')
  const text = readFileSync(file, 'utf8').replaceAll(project.projectDir, '<project>')
  const types = [...text.matchAll(/"type":"([a-z-]+)"/g)]
    .map(match => match[1])
    .filter(type => type !== 'process')
  const digests = [...text.matchAll(/"(?:digest|key)":"([^"]+)"/g)].map(match => match[1])
  return { status, errors, notes: project.notes(), journal: { types, digests }, text, events: project.events }
}

const plan: Plan = {
  steps: [
    { ahead: ['b', 'wrong'], asked: 'a' },
    { ahead: ['c', 'never'], asked: 'b' },
    { ahead: [], asked: 'c' },
  ],
  more: { never: { wait: 60_000 } },
}

test('journal and answer are those of one trial after the other, whatever the cores', async () => {
  const [plain, one, two] = [await perform(plan, 2, false), await perform(plan, 1), await perform(plan, 3)]
  expect(plain.status).toBe('done')
  for (const run of [one, two]) {
    expect(run.status).toBe('done')
    expect(run.journal).toEqual(plain.journal)
    for (const name of ['wrong', 'never']) expect(run.text).not.toContain(`"label":"${name}"`)
    const told = run.events.flatMap(event => ('label' in event ? [event.label] : []))
    expect(new Set(told)).toEqual(new Set(['a', 'b', 'c']))
  }
})

test('a free core begins before it is asked: each trial is run once', async () => {
  const meeting = { ...plan, more: { ...plan.more, a: { meet: 'b' }, b: { meet: 'a' } } }
  const { status, notes } = await perform(meeting, 3)
  expect(status).toBe('done')
  expect(notes.filter(name => ['a', 'b', 'c'].includes(name)).sort()).toEqual(['a', 'b', 'c'])
})

test('with one core, what is asked for goes before all that may follow, and is not kept waiting', async () => {
  const busy: Plan = {
    steps: [
      { ahead: ['never', 'b'], asked: 'a' },
      { ahead: ['b'], asked: 'c' },
      { ahead: [], asked: 'b' },
    ],
    more: { a: { wait: 100 }, never: { wait: 60_000 } },
  }
  const began = performance.now()
  const { status, notes } = await perform(busy, 1)
  expect(performance.now() - began).toBeLessThan(30_000)
  expect(status).toBe('done')
  expect(notes[0]).toBe('a')
  expect(notes.filter(name => name !== 'never').sort()).toEqual(['a', 'b', 'c'])
})

test('a failure ahead is told when the trial is asked for, and only then', async () => {
  const failing = { ...plan, more: { wrong: { fail: 'unseen' } } }
  expect((await perform(failing, 3)).status).toBe('done')
  const { status, errors } = await perform({ ...plan, more: { b: { fail: 'seen' } } }, 3)
  expect(status).toBe('failed')
  expect(JSON.stringify(errors)).toContain('seen')
})
