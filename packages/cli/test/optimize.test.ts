import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { flowFromJson, MetamlError } from '@metaml/core'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { defaultFlow, defaultTasks, type Wish } from '../dist/optimize/default-flow.js'
import { fittingScaling } from '../dist/optimize/fitting-scaling.js'
import { gainsOf, gainsTable } from '../dist/optimize/gains.js'
import { tolerancesOf } from '../dist/optimize/tolerances.js'
import { writeFlow } from '../dist/optimize/write-flow.js'
import { makeProject } from './tiny-project.js'

const wish: Wish = {
  ...{ model: 'tagger.h5', data: 'events.csv', scaling: 'none', part: 'xcvu9p', clock: 5, maxLoss: 0.01 },
  confidence: 0.95,
}
const paramsOf = (asked: Wish, node: string) =>
  defaultFlow(asked).nodes.find(({ name }) => name === node)?.params as Record<string, unknown>

describe('the default flow', () => {
  it('is a flow of the tasks that it says, whose losses are all against the given network', () => {
    const json = defaultFlow(wish, { DSP: 6840 })
    expect(flowFromJson(json).json).toEqual(json)
    expect(new Set(json.nodes.map(({ task }) => task))).toEqual(new Set(defaultTasks))
    const steps = ['scaling', 'pruning', 'quantization']
    for (const node of steps) {
      expect(paramsOf(wish, node)).toMatchObject({ reference: 'given' })
    }
    expect(json.budget).toEqual({ DSP: 6840, loss: 0.01 })
    expect(steps.map(node => paramsOf(wish, node).tolerateAccLoss)).toEqual([0.004, 0.007, 0.01])
    expect(paramsOf(wish, 'quantization').confidence).toBe(0.95)
  })

  it('hands the network before pruning on where every rate loses too much', () => {
    const asked = { ...wish, metric: 'binary_accuracy' }
    expect(paramsOf(asked, 'network')).toEqual({
      objectives: [{ by: 'zeros', direction: 'higher' }],
      where: 'binary_accuracy >= reference.binary_accuracy - 0.007',
      reference: 'given',
    })
    const into = defaultFlow(asked).edges.filter(({ to }) => to.startsWith('network.'))
    expect(into.map(({ from }) => from)).toEqual(['fork-2.models[1]', 'pruning.model'])
  })

  it('never accepts more than was asked for, no less from one step to the next, and more the more rows decide', () => {
    const maxLoss = fc.double({ min: 0, max: 1, noNaN: true })
    const confidence = fc.double({ min: 0.5, max: 0.999, noNaN: true })
    const rows = fc.option(fc.integer({ min: 1, max: 1e6 }), { nil: undefined })
    fc.assert(
      fc.property(maxLoss, confidence, rows, (maxLoss, confidence, validationRows) => {
        const asked = { maxLoss, confidence, validationRows }
        const { scaling, pruning, quantization } = tolerancesOf(asked)
        expect(0 <= scaling && scaling <= pruning && pruning <= quantization).toBe(true)
        // Figures of a flow file have three digits.
        expect(quantization).toBeLessThanOrEqual(maxLoss)
        const more = tolerancesOf({ ...asked, validationRows: (validationRows ?? 1e6) * 4 })
        expect(more.pruning).toBeGreaterThanOrEqual(validationRows === undefined ? 0 : pruning)
      }),
    )
  })

  it('leaves a retrained network nothing where rows are too few to tell', () => {
    const few = tolerancesOf({ maxLoss: 0.01, confidence: 0.95, validationRows: 1000 })
    expect(few).toEqual({ scaling: 0, pruning: 0, quantization: 0.01 })
    const alone = tolerancesOf({ maxLoss: 0.01, confidence: 0.5, validationRows: 1000 })
    expect(alone).toEqual({ scaling: 0.004, pruning: 0.007, quantization: 0.007 })
    expect(defaultFlow({ ...wish, confidence: 0.5 }).nodes.at(-2)!.params).not.toHaveProperty('confidence')
  })

  it('says of the table what is asked for, and nothing else', () => {
    expect(paramsOf(wish, 'given')).toEqual({
      ...{ file: 'tagger.h5', trainEn: false },
      trainTestDataset: { file: 'events.csv', scaling: 'none' },
    })
    const more: Wish = {
      ...wish,
      ...{
        label: 'kind',
        classes: ['b', 's'],
        ignore: ['id'],
        split: 'part',
        metric: 'auc',
        scaling: 'scaler.csv',
      },
      epochs: 3,
    }
    expect(paramsOf(more, 'given').trainTestDataset).toEqual({
      ...{
        file: 'events.csv',
        label: 'kind',
        classes: ['b', 's'],
        ignore: ['id'],
        split: { column: 'part' },
        metric: 'auc',
      },
      scaling: { file: 'scaler.csv' },
    })
    expect([paramsOf(more, 'scaling').trainEpochs, paramsOf(more, 'pruning').trainEpochs]).toEqual([3, 3])
  })
})

it('a flow that the user has changed is never written over', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'metaml-optimize-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const first = await writeFlow(dir, defaultFlow(wish))
  expect(path.basename(first)).toBe('optimize.flow.json')
  expect(JSON.parse(readFileSync(first, 'utf8'))).toEqual(defaultFlow(wish))
  expect(await writeFlow(dir, defaultFlow(wish))).toBe(first)
  writeFileSync(first, 'mine')
  expect(path.basename(await writeFlow(dir, defaultFlow(wish)))).toBe('optimize-2.flow.json')
  expect(readFileSync(first, 'utf8')).toBe('mine')
  await expect(writeFlow(path.join(dir, 'gone'), defaultFlow(wish))).rejects.toMatchObject({
    code: 'METAML_E_OPTIMIZE_FLOW',
  })
})

describe('the scaling that a network fits', () => {
  const nearChance = (...tried: readonly [string, number, number][]): MetamlError =>
    new MetamlError({
      ...{ code: 'METAML_E_NETWORK_NEAR_CHANCE', kind: 'usage', message: 'x' },
      data: {
        tried: tried.map(([scaling, accuracy, reordered]) => ({
          ...{ scaling, accuracy, reordered: { classes: ['a', 'b'], accuracy: reordered } },
        })),
      },
    })

  it('is the one with which it is right far more often', () => {
    expect(fittingScaling(nearChance(['none', 0.5, 0.5], ['standard', 0.83, 0.83]))).toMatchObject({
      scaling: 'standard',
    })
    expect(fittingScaling(nearChance(['none', 0.5, 0.5], ['standard', 0.55, 0.55]))).toBeUndefined()
  })

  it('is not guessed where another order of the classes fits, or for another error', () => {
    expect(fittingScaling(nearChance(['none', 0.1, 0.9], ['standard', 0.3, 0.7]))).toBeUndefined()
    const other = new MetamlError({ code: 'METAML_E_DATASET_FILE', kind: 'usage', message: 'x' })
    expect(fittingScaling(other)).toBeUndefined()
  })
})

it('before and after: percent of costs, points of accuracy, the share of the part; unknown stays unknown', () => {
  const metric = (name: string, value: number, stage: string, split?: string) => ({
    ...{ name, value, unit: '1', direction: 'lower', stage },
    ...(split && { split }),
  })
  const model = (id: string, metrics: readonly object[]) => ({ id, descriptor: {}, metrics })
  const run = {
    flow: { budget: { DSP: 100 } },
    firings: [],
    models: [
      model('given', [metric('accuracy', 0.8, 'float', 'validation'), metric('parameters', 50, 'float')]),
      model('given-estimate', [metric('DSP', 40, 'estimate'), metric('LUT', 10, 'estimate')]),
      model('network', [metric('parameters', 20, 'float')]),
      model('estimate', [metric('accuracy', 0.79, 'csim', 'validation'), metric('DSP', 10, 'estimate')]),
    ],
  } as unknown as Parameters<typeof gainsOf>[0]
  const gains = gainsOf(run)
  expect(gains.find(({ name }) => name === 'LUT')).toMatchObject({ before: 10, after: null, change: null })
  expect(gainsTable(gains).rows).toEqual([
    ['accuracy, validation rows', '0.8000 float', '0.7900 csim', '-1.00 points', ''],
    ['parameters', '50 float', '20 float', '-60.0 %', ''],
    ['DSP', '40 estimate', '10 estimate', '-75.0 %', '10.0 %'],
    ['LUT', '10 estimate', '-', '-', ''],
  ])
})

describe('metaml optimize', () => {
  it('names what to install, once for all', async () => {
    const project = makeProject()
    project.write('net.h5', '')
    project.write('rows.csv', '')
    const { code, stderr } = await project.metaml(['optimize', 'net.h5', 'rows.csv', '--part', 'xcvu9p'])
    expect(code).toBe(3)
    expect(stderr).toMatch(
      /METAML_E_OPTIMIZE_PLUGINS[\s\S]*npm install @metaml\/keras-model-gen @metaml\/control/,
    )
    expect(stderr).toContain('@metaml/csynth-estimate')
  })

  it('refuses files that are not there and values that are none, before anything is written', async () => {
    const project = makeProject()
    project.write('net.h5', '')
    const near = await project.metaml(['optimize', 'nett.h5', 'rows.csv', '--part', 'xcvu9p'])
    expect(near.stderr).toMatch(/expected: a network that Keras has saved[\s\S]*to do: +write 'net\.h5'\?/)
    const refused = async (...more: string[]) => {
      const { code, stderr } = await project.metaml(['optimize', 'net.h5', 'rows.csv', ...more])
      return [code, /METAML_E_\w+/.exec(stderr)?.[0]]
    }
    expect(await refused('--part', 'xcvu9p')).toEqual([2, 'METAML_E_OPTIMIZE_FILE'])
    expect(await refused('--part', 'xcvu9p', '--max-loss', 'much')).toEqual([2, 'METAML_E_OPTION_VALUE'])
    expect(await refused('--part', 'xcvu9p', '--clock', '0')).toEqual([2, 'METAML_E_OPTION_VALUE'])
    expect(await refused('--part', 'xcvu9p', '--epochs', '1.5')).toEqual([2, 'METAML_E_OPTION_VALUE'])
    expect(await refused('--part', 'xcvu9p', '--metric', 'acc')).toEqual([2, 'METAML_E_OPTION_VALUE'])
    expect(await refused('--part', 'xcvu9p', '--confidence', '1')).toEqual([2, 'METAML_E_OPTION_VALUE'])
    expect(await refused()).toEqual([2, 'METAML_E_COMMAND_LINE'])
  })
})
