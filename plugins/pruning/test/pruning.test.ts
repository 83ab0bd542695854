import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ref, validateParams } from '@metaml/core'
import { pruning } from '@metaml/pruning'
import { expect, test } from 'vitest'
import { fakeContext, stubModel } from './fake-context.js'

test('the search hands on the candidate of the highest rate within the tolerance', async () => {
  const { context, recorded } = fakeContext({ lossAt: rate => (rate <= 0.94 ? 0.015 : 0.03) })
  const { model } = await pruning.run(context)
  expect(model.id).toBe('pruning/rate-0.9375')
  expect(
    recorded.steps.map(({ step, variable, direction, decision }) => [
      step,
      variable.value,
      direction,
      decision,
    ]),
  ).toEqual([
    [1, 0, 'start', 'accepted'],
    [2, 0.5, 'up', 'accepted'],
    [3, 0.75, 'up', 'accepted'],
    [4, 0.875, 'up', 'accepted'],
    [5, 0.9375, 'up', 'accepted'],
    [6, 0.96875, 'up', 'rejected'],
  ])
  expect(recorded.decisions.at(-1)).toEqual(['pruning/rate-0.96875', 'rejected'])
  expect(recorded.warnings).toEqual([])
})

test('a step says what its loss is measured against, and how sure it is', async () => {
  const { context, recorded } = fakeContext({ params: { rate: 0.5 }, lossAt: () => 0.01 })
  await pruning.run(context)
  expect(recorded.steps[0]).toMatchObject({
    variable: { name: 'pruning_rate', value: 0.5, unit: '1' },
    direction: 'none',
    loss: 0.01,
    standardError: 0.001,
    reference: {
      model: 'keras-model-gen',
      metric: 'accuracy',
      stage: 'float',
      split: 'validation',
      value: 0.75,
    },
  })
})

test('every candidate has the same epochs, start and seed', async () => {
  const { context, recorded } = fakeContext({ params: { trainEpochs: 3, start: 'scratch' } })
  await pruning.run(context)
  expect(recorded.trials).toHaveLength(6)
  for (const { args } of recorded.trials) {
    expect(args).toMatchObject({ start: 'scratch', seed: 7, training: { epochs: 3 } })
  }
})

test('when retraining alone loses too much, rate 0 is handed on with a warning', async () => {
  const { context, recorded } = fakeContext({ lossAt: () => 0.05 })
  const { model } = await pruning.run(context)
  expect(model.id).toBe('pruning/rate-0')
  expect(recorded.steps).toHaveLength(1)
  expect(recorded.steps[0]!.decision).toBe('rejected')
  expect(recorded.warnings[0]).toMatch(/No rate is within the tolerance/)
})

test('a given rate is tried once and handed on, with a warning where it loses too much', async () => {
  const { context, recorded } = fakeContext({ params: { rate: 0.9 }, lossAt: () => 0.05 })
  const { model } = await pruning.run(context)
  expect(model.id).toBe('pruning/rate-0.9')
  expect(recorded.trials).toHaveLength(1)
  expect(recorded.decisions).toEqual([['pruning/rate-0.9', 'kept']])
  expect(recorded.warnings[0]).toMatch(/more than tolerateAccLoss 0.02/)
})

test('a grid tries all rates in steps of β, past a hump too', async () => {
  const { context, recorded } = fakeContext({
    params: { search: 'grid', pruningRateThresh: 0.1 },
    lossAt: rate => (rate > 0.35 && rate < 0.65 ? 0.05 : rate / 50),
  })
  const { model } = await pruning.run(context)
  expect(recorded.steps.map(({ variable }) => variable.value)).toEqual([
    0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
  ])
  expect(model.id).toBe('pruning/rate-0.9')
})

test('the robust bisection re-measures the border with other seeds and says how sure it is', async () => {
  // The flow's seed 7 is lucky at 0.96875: the mean of three is beyond the tolerance there.
  const lossAt = (rate: number, seed: number) => {
    if (rate < 0.95) return 0.01 + (seed - 8) * 0.001
    return rate < 0.97 ? [0.019, 0.024, 0.025][seed - 7]! : 0.05
  }
  const { context, recorded } = fakeContext({ params: { search: 'bisection-robust' }, lossAt })
  const { model } = await pruning.run(context)
  expect(model.id).toBe('pruning/rate-0.9375')
  expect(recorded.trials.map(({ label }) => label).slice(6)).toEqual([
    'rate-0.96875-seed-8',
    'rate-0.96875-seed-9',
    'rate-0.9375-seed-8',
    'rate-0.9375-seed-9',
  ])
  const [wide, answer] = recorded.steps.slice(6)
  expect(wide).toMatchObject({ step: 7, direction: 'none', decision: 'rejected' })
  expect(wide!.loss).toBeCloseTo((0.019 + 0.024 + 0.025) / 3, 12)
  expect(answer).toMatchObject({ step: 8, direction: 'none', decision: 'accepted' })
  // The figure is the mean, as the loss is: what they are a difference to is the reference.
  for (const { loss, metrics, reference } of [wide!, answer!]) {
    const [figure, ...others] = metrics.filter(({ name }) => name === 'accuracy')
    expect(others).toEqual([])
    expect(figure!.by).toBe('mean of 3 seeds')
    expect(reference.value - figure!.value).toBeCloseTo(loss, 12)
  }
  const confidence = answer!.metrics.find(({ name }) => name === 'confidence')!.value
  expect(confidence).toBeGreaterThan(0.99)
  expect(recorded.messages.at(-1)).toMatch(
    /0.9375: within tolerateAccLoss 0.02 with confidence 1.000, by 3 seeds/,
  )
})

test('the robust bisection goes up where the first seed was unlucky', async () => {
  const lossAt = (rate: number, seed: number) =>
    rate === 0.875 && seed === 7 ? 0.021 : rate <= 0.9 ? 0.015 : 0.04
  const { context } = fakeContext({ params: { search: 'bisection-robust' }, lossAt })
  expect((await pruning.run(context)).model.id).toMatch(/^pruning\/rate-0.875/)
})

test("a search of the user's is asked for each rate and ends when it gives none", async () => {
  const projectDir = await mkdtemp(path.join(tmpdir(), 'metaml-own-search-'))
  await writeFile(
    path.join(projectDir, 'mine.mjs'),
    `export function thirds(tried, { tolerance, threshold }) {
  if (tolerance !== 0.02 || threshold !== 0.1) throw new Error('limits')
  if (tried.length === 0) return 0.3
  const { rate, accepted, loss } = tried.at(-1)
  if (typeof loss !== 'number') throw new Error('loss')
  return accepted ? rate + 0.3 : undefined
}
export const again = () => 0.5
export const quiet = () => undefined
export const later = async () => 0.5
export const broken = () => {
  throw new RangeError('no rate left')
}
`,
  )
  const params = { search: ref('mine.mjs', 'thirds'), pruningRateThresh: 0.1 }
  const { context, recorded } = fakeContext({ params, lossAt: rate => rate / 40, projectDir })
  const { model } = await pruning.run(context)
  expect(recorded.steps.map(({ variable, decision }) => [variable.value, decision])).toEqual([
    [0.3, 'accepted'],
    [0.6, 'accepted'],
    [0.8999999999999999, 'rejected'],
  ])
  expect(model.id).toBe('pruning/rate-0.6')
  const twice = fakeContext({ params: { search: ref('mine.mjs', 'again') }, projectDir })
  await expect(pruning.run(twice.context)).rejects.toMatchObject({ code: 'METAML_E_PRUNING_SEARCH' })
  const later = fakeContext({ params: { search: ref('mine.mjs', 'later') }, projectDir })
  await expect(pruning.run(later.context)).rejects.toMatchObject({
    code: 'METAML_E_PRUNING_SEARCH',
    found: 'a promise: the answer must be there at once',
  })
  const broken = fakeContext({ params: { search: ref('mine.mjs', 'broken') }, projectDir })
  await expect(pruning.run(broken.context)).rejects.toMatchObject({
    code: 'METAML_E_CODE_FAILED',
    summary: "'broken' of 'mine.mjs' failed: no rate left",
  })
  // One that asks for nothing gets rate 0, judged as any other.
  const quiet = fakeContext({ params: { search: ref('mine.mjs', 'quiet') }, lossAt: () => 0.05, projectDir })
  expect((await pruning.run(quiet.context)).model.id).toBe('pruning/rate-0')
  expect(quiet.recorded.warnings[0]).toMatch(/No rate is within the tolerance/)
  const none = fakeContext({ params: { search: ref('mine.mjs', 'nothing') }, projectDir })
  await expect(pruning.run(none.context)).rejects.toMatchObject({ code: 'METAML_E_CODE_EXPORT' })
  await rm(projectDir, { recursive: true })
})

test('a misspelt search is told what there is', () => {
  const { error } = pruning.params.safeParse({ search: 'bisecton' })
  expect(error!.issues[0]!.message).toBe(
    "Expected 'bisection', 'grid', 'bisection-robust', or ref(file, export). Write 'bisection'?",
  )
})

test('figures of a flow further down stand in each step', async () => {
  const dsp = { name: 'DSP', value: 12, unit: '1', direction: 'lower', stage: 'estimate' } as const
  const { context, recorded } = fakeContext({ params: { rate: 0.5 }, evaluated: [dsp] })
  await pruning.run(context)
  expect(recorded.steps[0]!.metrics).toContainEqual(dsp)
})

test('a reference that is no network is compared by its figure, its stage named', async () => {
  const accuracy = {
    name: 'accuracy',
    value: 0.74,
    unit: '1',
    direction: 'higher',
    stage: 'csim',
    split: 'validation',
  } as const
  const reference = stubModel('hls4ml', { kind: 'hls-cpp', metrics: [accuracy] })
  const { context, recorded } = fakeContext({ params: { rate: 0.5 }, reference, lossAt: () => 0.02 })
  await pruning.run(context)
  expect(recorded.trials[0]!.models).toEqual(['model'])
  expect(recorded.steps[0]!.loss).toBeCloseTo(0.01, 12)
  expect(recorded.steps[0]!.reference).toMatchObject({ model: 'hls4ml', stage: 'csim', value: 0.74 })
  expect(recorded.steps[0]!.standardError).toBeUndefined()
})

test('a reference of which nothing is known is refused', async () => {
  const reference = stubModel('hls4ml', { kind: 'hls-cpp' })
  const { context } = fakeContext({ params: { rate: 0.5 }, reference })
  await expect(pruning.run(context)).rejects.toMatchObject({ code: 'METAML_E_DATASET_REFERENCE' })
})

test('a model without data needs trainTestDataset', async () => {
  const { context } = fakeContext({ input: stubModel('file', { descriptor: {} }) })
  await expect(pruning.run(context)).rejects.toMatchObject({ code: 'METAML_E_DATASET_NONE' })
})

test.each([
  [{ rate: 1 }],
  [{ rate: -0.1 }],
  [{ rate: 0.5, rates: { fc1: 0.5 } }],
  [{ pruningRateThresh: 0 }],
  [{ granularity: 'block' }],
  [{ tolerateAccLos: 0.02 }],
  [{ search: 'golden' }],
  [{ borderSeeds: 1 }],
])('parameters %j are refused', written => {
  expect(validateParams(pruning.params, written)).toHaveProperty('issues')
})
