import { type Metric, metric, validateParams } from '@metaml/core'
import { scaling } from '@metaml/scaling'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { factorsToTry, goesOn } from '../dist/next-factor.js'
import { orderProbed } from '../dist/probe-groups.js'
import { buildNetwork } from './build-network.js'
import { fakeContext, modelOf } from './fake-context.js'

/** Whether a step is accepted, by the width of fc1. */
const lossFrom = (fc1: number, loss: number) => ({
  accuracyAt: (widths: { readonly [group: string]: number }) => (widths.fc1! <= fc1 ? 0.75 - loss : 0.75),
})

test('uniform: factor 1 is the reference, the smallest accepted wins, new weights each time', async () => {
  const { context, recorded } = fakeContext(lossFrom(20, 0.01))
  const { model } = await scaling.run(context)
  expect(model.id).toBe('scaling/scale-0.375')
  expect(
    recorded.steps.map(({ step, variable, direction, decision }) => [
      step,
      variable.value,
      direction,
      decision,
    ]),
  ).toEqual([
    [1, 1, 'start', 'accepted'],
    [2, 0.875, 'down', 'accepted'],
    [3, 0.75, 'down', 'accepted'],
    [4, 0.625, 'down', 'accepted'],
    [5, 0.5, 'down', 'accepted'],
    [6, 0.375, 'down', 'accepted'],
    [7, 0.25, 'down', 'rejected'],
    [8, 0.125, 'down', 'rejected'],
  ])
  const step = recorded.steps[6]!
  expect(step.loss).toBeCloseTo(0.01, 12)
  expect(step.standardError).toBe(0.001)
  expect(step.reference).toMatchObject({ model: 'scaling/scale-1', metric: 'accuracy', stage: 'float' })
  expect(step.metrics).toContainEqual(expect.objectContaining({ name: 'width_fc1', value: 16 }))
  const trainings = recorded.trials.filter(({ unit }) => unit === 'train-at-widths')
  for (const { args, models } of trainings) {
    expect(args).toMatchObject({ start: 'scratch', seed: 7, training: { epochs: 25 } })
    expect(models).toEqual({ model: 'keras-model-gen' })
  }
  expect(recorded.decisions.at(-1)).toEqual(['scaling/scale-0.125', 'rejected'])
})

test('a failure does not end the search, `patience` of them in a row do', async () => {
  const accuracyAt = ({ fc1 }: { readonly [group: string]: number }) => (fc1 === 56 || fc1! < 40 ? 0.7 : 0.75)
  const { context, recorded } = fakeContext({ accuracyAt, params: { patience: 2 } })
  const { model } = await scaling.run(context)
  expect(model.id).toBe('scaling/scale-0.625')
  expect(recorded.steps.map(({ decision }) => decision[0]).join('')).toBe('araarr')
})

test('at most maxTrialsNum networks are tried', async () => {
  const { context, recorded } = fakeContext({ params: { maxTrialsNum: 3 } })
  expect((await scaling.run(context)).model.id).toBe('scaling/scale-0.75')
  expect(recorded.steps).toHaveLength(3)
})

test('what may come next is trained ahead: `patience` networks, and each once', async () => {
  const { context, recorded } = fakeContext({ params: { patience: 2 } })
  await scaling.run(context)
  expect(recorded.ahead).toEqual(
    ['0.875', '0.75', '0.625', '0.5', '0.375', '0.25', '0.125'].map(factor => `scale-${factor}`),
  )
})

test('without scaleAuto the one factor is applied, whatever it loses; a loss beyond α is warned about', async () => {
  const params = { scaleAuto: false, defaultScaleFactor: 0.5 }
  const { context, recorded } = fakeContext({ ...lossFrom(32, 0.1), params })
  expect((await scaling.run(context)).model.id).toBe('scaling/scale-0.5')
  expect(recorded.steps.map(({ variable, direction }) => [variable.value, direction])).toEqual([
    [1, 'start'],
    [0.5, 'none'],
  ])
  expect(recorded.warnings[0]).toMatch(/loses 0.1000 against scaling\/scale-1, more than tolerateAccLoss/)
  const named = fakeContext({ params: { ...params, reference: 'keras-model-gen' } })
  await scaling.run(named.context)
  expect(named.recorded.steps.map(({ reference }) => reference.model)).toEqual(['keras-model-gen'])
})

test('seeds: each network is trained with each, and compared seed by seed', async () => {
  const accuracyAt = (_: unknown, { seed }: { seed: number }) => 0.7 + seed / 1000
  const { context, recorded } = fakeContext({ accuracyAt, params: { seeds: 3, maxTrialsNum: 2 } })
  const { model } = await scaling.run(context)
  expect(model.id).toBe('scaling/scale-0.875-seed-9')
  const { models } = recorded.trials.find(({ label }) => label === 'compare-scale-0.875')!
  for (const seed of [7, 8, 9]) {
    expect(models[`candidate-${seed - 6}`]).toBe(`scaling/scale-0.875-seed-${seed}`)
    expect(models[`reference-${seed - 6}`]).toBe(`scaling/scale-1-seed-${seed}`)
  }
  // The figure of a step is the mean, as its loss is, not that of the seed that did best.
  for (const { metrics, reference, loss } of recorded.steps) {
    const accuracy = metrics.find(({ name }) => name === 'accuracy')!
    expect(accuracy).toMatchObject({ value: expect.closeTo(0.708, 12), by: 'mean of 3 seeds' })
    expect(reference.value - accuracy.value).toBeCloseTo(loss, 12)
  }
})

test('a named reference stands for all; when nothing is within α of it the input is handed on', async () => {
  const params = { reference: 'keras-model-gen', patience: 2 }
  const { context, recorded } = fakeContext({ accuracyAt: () => 0.6, params })
  const { model } = await scaling.run(context)
  expect(model.id).toBe('keras-model-gen')
  expect(recorded.steps).toHaveLength(2)
  expect(recorded.warnings[0]).toMatch(/No network that was tried is within tolerateAccLoss 0.0005/)
})

test('a reference that is no network is compared by its figure, its stage named', async () => {
  const accuracy = metric('accuracy', 0.76, { stage: 'csim', split: 'validation' })
  const hls = modelOf('hls4ml', undefined, { kind: 'hls-cpp', metrics: [accuracy] } as never)
  const { context, recorded } = fakeContext({
    reference: hls,
    params: { reference: 'hls4ml', maxTrialsNum: 1 },
  })
  await scaling.run(context)
  expect(recorded.steps[0]!.loss).toBeCloseTo(0.01, 12)
  expect(recorded.steps[0]!.reference).toMatchObject({ model: 'hls4ml', stage: 'csim', value: 0.76 })
  const silent = modelOf('hls4ml', undefined, { kind: 'hls-cpp' } as never)
  const refused = fakeContext({ reference: silent, params: { reference: 'hls4ml' } })
  await expect(scaling.run(refused.context)).rejects.toMatchObject({ code: 'METAML_E_DATASET_REFERENCE' })
})

const perLayer = { strategy: 'per-layer', defaultScaleFactor: 0.25, patience: 3 }

test('per-layer: the cheapest for what it saves is shrunk, from the trained weights of the last accepted', async () => {
  // A unit of fc2 costs nothing down to 8, one of fc3 little, one of fc1 much.
  const accuracyAt = ({ fc1, fc2, fc3 }: { readonly [group: string]: number }) =>
    0.75 - (fc2! < 8 ? 0.1 : 0) - (32 - fc3!) * 1e-5 - (64 - fc1!) * 1e-3
  const { context, recorded } = fakeContext({ accuracyAt, params: { ...perLayer, tolerateAccLoss: 0.0002 } })
  const { model } = await scaling.run(context)
  const tried = recorded.steps.map(({ model, decision }) => `${model.split('/')[1]} ${decision}`)
  expect(tried).toEqual([
    'scale-1 accepted',
    'step-2-fc2-24 accepted',
    'step-3-fc2-16 accepted',
    'step-4-fc2-8 accepted',
    'step-5-fc3-24 accepted',
    'step-6-fc3-16 accepted',
    'step-7-fc3-8 rejected',
    'step-8-fc1-48 rejected',
    'step-9-fc2-4 rejected',
  ])
  expect(model.id).toBe('scaling/step-6-fc3-16')
  const step3 = recorded.trials.find(({ label }) => label === 'step-3-fc2-16')!
  expect(step3.models.model).toBe('scaling/step-2-fc2-24')
  expect(step3.args).toMatchObject({ start: 'trained', training: { epochs: 10 } })
  const probe = recorded.trials.find(({ label }) => label === 'probe-3-fc1-48')!
  expect(probe.models.model).toBe('scaling/step-2-fc2-24')
  expect(probe.args).toMatchObject({ start: 'trained', training: { epochs: 1 } })
  expect(recorded.steps.at(-1)!.variable.value).toBe(Number(((64 + 4 + 16) / 128).toFixed(4)))
})

test('per-layer: what is saved can be a metric of the flow given as `evaluate`', async () => {
  const dsp = (value: number): Metric => metric('DSP', value, { stage: 'estimate' })
  // All cost the same; only fc3 saves DSPs.
  const evaluate = ({ fc3 }: { readonly [group: string]: number }) => [dsp(fc3!)]
  const params = { ...perLayer, saving: 'DSP', maxTrialsNum: 2 }
  const { context, recorded } = fakeContext({ evaluate, params })
  expect((await scaling.run(context)).model.id).toBe('scaling/step-2-fc3-24')
  expect(recorded.steps[1]!.metrics).toContainEqual(dsp(24))
  const without = fakeContext({ params })
  await expect(scaling.run(without.context)).rejects.toMatchObject({ code: 'METAML_E_SCALING_SAVING' })
})

test('excluded layers keep their width; a name that is none is refused', async () => {
  const { context, recorded } = fakeContext({ params: { exclude: ['fc1'], maxTrialsNum: 2 } })
  await scaling.run(context)
  expect(recorded.trials.map(({ args }) => args?.widths).find(widths => widths?.fc2 === 28)).toEqual({
    fc2: 28,
    fc3: 28,
  })
  const misspelt = fakeContext({ params: { exclude: ['fc4'] } })
  await expect(scaling.run(misspelt.context)).rejects.toMatchObject({ code: 'METAML_E_SCALING_LAYER' })
  const none = fakeContext({ params: { exclude: ['fc1', 'fc2', 'fc3'] } })
  await expect(scaling.run(none.context)).rejects.toMatchObject({
    code: 'METAML_E_SCALING_NOTHING',
    found: 'none left by exclude [fc1, fc2, fc3]',
  })
})

test('a network whose widths are all tied to its input is refused, and told why', async () => {
  const tied = buildNetwork(
    [6],
    [
      ['Dense', 'a', { units: 6 }],
      ['Add', 'sum', {}, ['a', 'in']],
      ['Dense', 'out', { units: 3 }],
    ],
  )
  const { context } = fakeContext({ input: modelOf('tied', tied) })
  await expect(scaling.run(context)).rejects.toMatchObject({
    code: 'METAML_E_SCALING_NOTHING',
    found: expect.stringContaining('is that of the input or of the output'),
  })
})

test('a model without data needs trainTestDataset', async () => {
  const { context } = fakeContext({ input: modelOf('file', undefined, { descriptor: {} }) })
  await expect(scaling.run(context)).rejects.toMatchObject({ code: 'METAML_E_DATASET_NONE' })
})

test('factors fall by the step, no two give the same widths, none gives no units', () => {
  const widths = fc.array(fc.integer({ min: 2, max: 70 }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(
      widths,
      fc.double({ min: 0.02, max: 0.9, noNaN: true }),
      fc.integer({ min: 1, max: 60 }),
      (all, step, most) => {
        const groups = all.map((width, i) => ({
          name: `g${i}`,
          sets: Array.from({ length: width }, (_, j) => j),
        }))
        const tried = factorsToTry(groups, step, most)
        expect(tried[0]!.factor).toBe(1)
        expect(tried.length).toBeLessThanOrEqual(most)
        expect(new Set(tried.map(({ widths }) => JSON.stringify(widths))).size).toBe(tried.length)
        for (const { factor, widths } of tried) {
          expect(factor).toBeGreaterThan(0)
          expect(Math.min(...Object.values(widths))).toBeGreaterThanOrEqual(1)
        }
      },
    ),
  )
})

test('a step of a tenth gives tenths', () => {
  const groups = [{ name: 'a', sets: Array.from({ length: 40 }, (_, i) => i) }]
  const factors = factorsToTry(groups, 0.1, 20).map(({ factor }) => factor)
  expect(factors).toEqual([1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1])
})

test('the cheapest comes first; of those that cost nothing the one that saves most; none that saves nothing', () => {
  const probed = (group: string, cost: number, saved: number) => ({
    group,
    cost,
    saved,
    width: 1,
    widths: {},
  })
  const ordered = orderProbed([
    probed('dear', 0.01, 100),
    probed('free', -0.001, 10),
    probed('useless', 0, 0),
    probed('free and large', 0, 50),
    probed('cheap', 0.001, 100),
  ])
  expect(ordered.map(({ group }) => group)).toEqual(['free and large', 'free', 'cheap', 'dear'])
})

test('a search goes on until the last `patience` are rejections', () => {
  expect(goesOn([], 1)).toBe(true)
  expect(goesOn([true, false, false], 3)).toBe(true)
  expect(goesOn([true, false, false, false], 3)).toBe(false)
  expect(goesOn([false, true, false], 2)).toBe(true)
})

test.each([
  [{ defaultScaleFactor: 0 }],
  [{ defaultScaleFactor: 1 }],
  [{ tolerateAccLoss: -1 }],
  [{ maxTrialsNum: 0 }],
  [{ seeds: 0 }],
  [{ patience: 0 }],
  [{ strategy: 'each' }],
  [{ tolerateAccLos: 0.02 }],
])('parameters %j are refused', written => {
  expect(validateParams(scaling.params, written)).toHaveProperty('issues')
})
