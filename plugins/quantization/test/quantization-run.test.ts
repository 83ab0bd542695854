import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {
  defineTask,
  type Flow,
  flow,
  type ModelDraft,
  type ParamsArgument,
  ref,
  type Wire,
} from '@metaml/core'
import { resolveDataset } from '@metaml/datasets'
import { type RunView, readRun, startRun } from '@metaml/engine'
import { quantization } from '@metaml/quantization'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { draftOf, makeHls4mlProject, removeFolder } from './hls4ml-project.js'
import { makeJetsProject } from './jets-project.js'

let projectDir: string
let root: string
let draft: ModelDraft<'hls-cpp'>
beforeAll(async () => {
  projectDir = await makeJetsProject()
  const project = await makeHls4mlProject()
  root = project.root
  draft = await draftOf(project.folder, await resolveDataset('jets', { projectDir }))
}, 240_000)
afterAll(async () => {
  await removeFolder(projectDir)
  await removeFolder(root)
})

/** Measures a kernel by the bits of its types. */
const bitCount = defineTask({
  apiVersion: 1,
  id: 'bit-count',
  role: 'transformation',
  summary: 'Counts the bits of all types of a kernel',
  params: z.strictObject({}),
  inputs: { model: 'hls-cpp' },
  outputs: { model: 'hls-cpp' },
  kinds: quantization.kinds!,
  async run({ inputs, models }) {
    const texts = Object.values(inputs.model.descriptor.precision).flatMap(roles => Object.values(roles))
    const value = texts.reduce((sum, text) => sum + Number(/<(\d+)/.exec(text)![1]), 0)
    const metric = { name: 'bits', value, unit: 'bits', direction: 'lower', stage: 'estimate' } as const
    return { model: await models.annotate(inputs.model, { metrics: [metric] }) }
  },
})

/** QUANTIZATION behind a task that gives the kernel. */
function flowWith(params: object): Flow {
  const source = defineTask({
    apiVersion: 1,
    id: 'kernel-source',
    role: 'transformation',
    summary: 'Gives the kernel of a test',
    params: z.strictObject({}),
    inputs: {},
    outputs: { model: 'hls-cpp' },
    kinds: quantization.kinds!,
    async run(context) {
      return { model: await context.models.create(draft) } as never
    },
  })
  return flow('case', f => {
    const kernel = f.add(source, {}) as unknown as Wire<'hls-cpp'>
    return f.add(
      quantization,
      { samples: 100, granularity: 'virtual-layer', cores: 1, ...params } as ParamsArgument<
        typeof quantization
      >,
      kernel,
    )
  })
}

async function run(built: Flow): Promise<RunView> {
  const tasks = {
    find: (id: string) => (id === bitCount.id ? bitCount : built.tasks.get(id)),
    origin: () => ({ package: 'tested', version: '0.0.0', dependencies: {} }),
  }
  const { id } = await startRun({ projectDir, tasks, flow: built, config: { cores: 1 } })
  return await readRun(projectDir, id)
}

function messages({ log }: RunView): string[] {
  return log.filter(({ node }) => node === 'quantization').map(({ message }) => message)
}

test('restarts search again in other orders, and the cheapest result is taken', async () => {
  const view = await run(flowWith({ tolerateAccLoss: 0.1, restarts: 2 }))
  expect(view.errors).toEqual([])
  const labels = view.firings.flatMap(({ trials }) => trials.map(({ label }) => label))
  expect(labels).toEqual(expect.arrayContaining(['greedy-1', 'restart-1-1', 'restart-2-1']))
  const winner = view.models.find(({ id }) => id === 'quantization')!
  const figure = (name: string) => winner.metrics.find(one => one.name === name)?.value
  expect(figure('candidates')).toBeGreaterThan(10)
  expect(figure('weights_became_zero')).toBeGreaterThan(0)
  expect(figure('weights_became_equal')).toBeGreaterThan(0)
  expect(messages(view)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^\d+ weights became zero, \d+ equal to others: .*fc1\.weight \d+\/1024 are 0, \d+ numbers/,
      ),
      expect.stringMatching(/^Compiled with g\+\+: 0 outputs differ/),
    ]),
  )
}, 600_000)

test('a search of the user’s in a flow, its candidates measured further down', async () => {
  await writeFile(
    path.join(projectDir, 'mine.ts'),
    `type State = Record<string, { fraction: number }>
export async function search({ start, groups, measure, tolerance }: any): Promise<State> {
  let state: State = start
  for (const { variables } of groups) {
    const next = { ...state, ...Object.fromEntries(variables.map((name: string) => [name, { fraction: state[name]!.fraction - 1 }])) }
    const [{ bound }] = await measure([next], 'all')
    if (bound <= tolerance) state = next
  }
  return state
}
`,
  )
  const down = flow('down', f => f.add(bitCount, {}, f.input('hls-cpp')))
  const view = await run(
    flowWith({ tolerateAccLoss: 0.1, search: ref('./mine.ts', 'search'), evaluate: down }),
  )
  expect(view.errors).toEqual([])
  const steps = view.firings.flatMap(firing => firing.steps)
  expect(steps).toHaveLength(2)
  const bits = steps.map(({ metrics }) => metrics.find(({ name }) => name === 'bits')!.value)
  expect(bits[1]).toBeLessThan(bits[0]!)
}, 600_000)

test('without g++ the task ends with how to install it', async () => {
  const before = process.env.PATH
  process.env.PATH = await mkdtemp(path.join(os.tmpdir(), 'metaml-quantization-'))
  try {
    const view = await run(flowWith({ tolerateAccLoss: 0.07 }))
    expect(view.status).toBe('failed')
    expect(view.errors).toMatchObject([
      {
        code: 'METAML_E_TOOL_MISSING',
        kind: 'tool',
        message: expect.stringContaining('g++'),
        todo: expect.stringMatching(/install/),
      },
    ])
  } finally {
    process.env.PATH = before
  }
}, 60_000)
