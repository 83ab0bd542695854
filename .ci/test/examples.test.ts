import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeImages } from './write-images.js'

const root = path.resolve(import.meta.dirname, '../..')
const metaml = path.join(root, 'packages/cli/bin/metaml.js')
// One project for all examples: what they have in common is trained once.
const project = mkdtempSync(path.join(tmpdir(), 'metaml-examples-'))

interface Run {
  readonly status: string
  readonly returned: readonly string[]
  readonly models: readonly {
    readonly id: string
    readonly kind: string
    readonly node: string
    readonly turn: number
    readonly metrics: readonly {
      readonly name: string
      readonly value: number
      readonly stage: string
      readonly split?: string
    }[]
  }[]
  readonly tasks: readonly {
    readonly node: string
    readonly turn: number
    readonly status: string
    readonly steps: readonly { readonly decision: string }[]
  }[]
}

/** Few epochs and few candidates: what an example does, not how well. */
const reduced: { readonly [task: string]: readonly string[] } = {
  'keras-model-gen': ['trainEpochs=3'],
  pruning: ['trainEpochs=1', 'pruningRateThresh=0.2'],
  scaling: ['trainEpochs=1', 'maxTrialsNum=3'],
  quantization: ['samples=1000'],
}

beforeAll(() => {
  symlinkSync(path.join(root, 'package.json'), path.join(project, 'package.json'))
  symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'))
  symlinkSync(path.join(root, 'examples'), path.join(project, 'examples'))
  mkdirSync(path.join(project, 'data'))
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

async function metamlJson(args: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [metaml, ...args, '--json', '--quiet'], {
    cwd: project,
    maxBuffer: 1 << 28,
  })
  return JSON.parse(stdout)
}

/** Runs an example with few epochs, whatever its nodes are called. */
async function runExample(name: string, more: readonly string[] = []): Promise<Run> {
  const file = `examples/${name}/${name}.flow.ts`
  const { definition } = (await metamlJson(['check', file])) as {
    definition: { nodes: readonly { name: string; task: string }[] }
  }
  const parameters = definition.nodes.flatMap(({ name: node, task }) =>
    (reduced[task] ?? []).map(setting => `${node}.${setting}`),
  )
  return (await metamlJson(['run', file, ...parameters, ...more])) as Run
}

const figure = (run: Run, id: string, name: string, stage: string): number | undefined =>
  run.models.find(model => model.id === id)?.metrics.find(m => m.name === name && m.stage === stage)?.value

const kernels = (run: Run): string[] =>
  run.returned.filter(id => run.models.find(model => model.id === id)?.kind === 'hls-cpp')

let baseline: { DSP: number; LUT: number }

test('baseline: trained, converted, estimated', async () => {
  const run = await runExample('baseline')
  expect(run.status).toBe('done')
  const [kernel] = kernels(run)
  baseline = { DSP: figure(run, kernel!, 'DSP', 'estimate')!, LUT: figure(run, kernel!, 'LUT', 'estimate')! }
  expect(baseline.DSP).toBeGreaterThan(100)
  expect(baseline.LUT).toBeGreaterThan(10_000)
}, 300_000)

test.each([
  'pruning',
  'scaling',
  'quantization',
  'scaling-pruning',
  'pruning-scaling',
  'scaling-quantization',
  'pruning-quantization',
  'scaling-pruning-quantization',
  'pruning-scaling-quantization',
])(
  '%s: every task of its name searched, and the kernel is no larger than the baseline',
  async name => {
    const run = await runExample(name)
    expect(run.status).toBe('done')
    for (const task of name.split('-')) {
      const steps = run.tasks.find(({ node }) => node === task)!.steps
      expect(steps.length, `steps of ${task}`).toBeGreaterThan(0)
    }
    const [kernel] = kernels(run)
    expect(figure(run, kernel!, 'DSP', 'estimate')!).toBeLessThanOrEqual(baseline.DSP)
    expect(figure(run, kernel!, 'LUT', 'estimate')!).toBeLessThanOrEqual(baseline.LUT * 1.01)
    const tested = run.models.filter(({ metrics }) => metrics.some(({ split }) => split === 'test'))
    expect(tested.map(({ id }) => id).sort()).toEqual([...run.returned].sort())
  },
  300_000,
)

test('bottom-up: pruned again with a larger tolerance while the estimate does not fit', async () => {
  const run = await runExample('bottom-up')
  expect(run.status).toBe('done')
  const turns = run.tasks.filter(({ node, status }) => node === 'pruning' && status === 'done')
  expect(turns.length).toBeGreaterThan(1)
  expect(run.returned).toHaveLength(1)
}, 400_000)

test('parallel-orders: three orders run, one kernel is handed on', async () => {
  const run = await runExample('parallel-orders')
  expect(run.status).toBe('done')
  expect(run.tasks.filter(({ node }) => node.endsWith('/csynth-estimate'))).toHaveLength(3)
  expect(run.returned).toHaveLength(1)
}, 400_000)

// The real digits and house numbers take minutes an epoch: here the large networks learn a few hundred squares.
test('multi-model: the same flow gives a sparse network and a kernel for each', async () => {
  writeImages(path.join(project, 'data/vgg7'), [28, 28, 1], 60)
  writeImages(path.join(project, 'data/resnet9'), [32, 32, 3], 60)
  const large = ['vgg7', 'resnet9'].flatMap(name => [
    `${name}.trainTestDataset=data/${name}`,
    `prune-${name}/hls4ml.csim=false`,
  ])
  const rates = ['jet-dnn', 'vgg7', 'resnet9'].map(name => `prune-${name}/pruning.rate=0.5`)
  const run = await runExample('multi-model', [...large, ...rates])
  expect(run.status).toBe('done')
  const rate = run.returned.flatMap(id => figure(run, id, 'pruning_rate', 'float') ?? [])
  expect(rate.map(value => value.toFixed(2))).toEqual(['0.50', '0.50', '0.50'])
  expect(kernels(run)).toHaveLength(3)
}, 600_000)
