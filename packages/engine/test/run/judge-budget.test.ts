import { type FlowBudget, type Metric, metric } from '@metaml/core'
import { judgeBudget } from '@metaml/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

type Given = Parameters<typeof judgeBudget>[1] extends ReadonlyMap<string, infer M> ? M : never

const model = (id: string, metrics: readonly Metric[], facts: Partial<Given> = {}): Given => ({
  ...{ id, kind: 'hls-cpp', digest: id, parents: [], descriptor: { clockPeriod: 5 }, metrics },
  ...facts,
})
/** The verdicts on the last of some models. */
function judge(budget: FlowBudget, ...models: readonly Given[]) {
  return judgeBudget(budget, new Map(models.map(one => [one.id, one])), [models.at(-1)!.id])
}
const accuracy = (value: number, stage: Metric['stage'], more: Partial<Metric> = {}): Metric => ({
  ...metric('accuracy', value, { stage, split: 'validation' }),
  ...more,
})

test('a limit is judged at each stage that has the figure', () => {
  const kernel = model('k', [metric('DSP', 9, { stage: 'estimate' }), metric('DSP', 11, { stage: 'csynth' })])
  expect(judge({ DSP: 10 }, kernel)).toEqual([
    { model: 'k', item: 'DSP', limit: 10, unit: '1', stage: 'estimate', status: 'within', value: 9 },
    { model: 'k', item: 'DSP', limit: 10, unit: '1', stage: 'csynth', status: 'over', value: 11 },
  ])
  expect(judge({ URAM: 1 }, kernel)).toEqual([
    { model: 'k', item: 'URAM', limit: 1, unit: '1', status: 'unknown' },
  ])
})

test('of an interval the worse bound counts, and one that is not known is unknown', () => {
  const at = (low: number | undefined, high: number | undefined) =>
    judge(
      { LUT: 100 },
      model('k', [{ ...metric('LUT', 90, { stage: 'csynth' }), ...(low && { low }), ...(high && { high }) }]),
    )[0]
  expect(at(80, 100)).toMatchObject({ status: 'within', value: 100 })
  expect(at(80, 101)).toMatchObject({ status: 'over', value: 101 })
  expect(at(80, undefined)).toMatchObject({ status: 'unknown', how: expect.stringContaining('[80, ?]') })
})

test('times are cycles by the longer of the period asked for and the one reached', () => {
  const figures = [
    metric('latency_cycles', 100, { stage: 'csynth' }),
    metric('interval_cycles', 4, { stage: 'csynth' }),
  ]
  const times = (...more: Metric[]) =>
    judge({ latencyNs: 550, throughputHz: 45e6 }, model('k', [...figures, ...more])).map(
      ({ status, value }) => [status, Math.round(value!)],
    )
  expect(times()).toEqual([
    ['within', 500],
    ['within', 50e6],
  ])
  expect(times(metric('clock_ns', 4, { stage: 'csynth' }))[0]).toEqual(['within', 500])
  expect(times(metric('clock_ns', 6, { stage: 'csynth' }))).toEqual([
    ['over', 600],
    ['over', 41666667],
  ])
  const unclocked = model('k', figures, { descriptor: {} })
  expect(judge({ latencyNs: 550 }, unclocked)[0]).toMatchObject({
    status: 'unknown',
    how: 'the clock is not known',
  })
})

test('a loss is against the first model of the line, and names both stages', () => {
  const first = model('dnn', [accuracy(0.8, 'float')])
  const sparse = model('sparse', [accuracy(0.79, 'float')], { parents: ['dnn'] })
  const kernel = model('kernel', [accuracy(0.785, 'csim')], { parents: ['sparse'] })
  const [verdict] = judge({ loss: 0.02 }, first, sparse, kernel)
  expect(verdict).toMatchObject({ stage: 'csim', status: 'within', how: "against 0.8 of 'dnn' at float" })
  expect(verdict!.value).toBeCloseTo(0.015)
  // A kernel that was not measured has the loss of the network that it was made from.
  const silent = model('kernel', [], { parents: ['sparse'] })
  expect(judge({ loss: 0.005 }, first, sparse, silent)[0]).toMatchObject({
    stage: 'float',
    status: 'over',
    how: "of 'sparse', against 0.8 of 'dnn' at float",
  })
  expect(judge({ loss: 1 }, model('dnn', []))[0]).toMatchObject({ status: 'unknown' })
})

describe('several models are returned', () => {
  const judgeAll = (limits: FlowBudget, ...models: readonly Given[]) =>
    judgeBudget(
      limits,
      new Map(models.map(one => [one.id, one])),
      models.map(({ id }) => id),
    ).map(({ model: of, item, status }) => `${of} ${item} ${status}`)
  const dsp = (value: number): Metric => metric('DSP', value, { stage: 'csynth' })
  const network = (id: string): Given => model(id, [accuracy(0.8, 'float')], { kind: 'dnn' })

  test('a network beside a kernel is not asked for figures of hardware, also where the kernel has none', () => {
    const kernel = model('kernel', [dsp(3)], { parents: ['dnn'] })
    expect(judgeAll({ DSP: 5, FF: 5, latencyNs: 9, loss: 1 }, network('dnn'), kernel)).toEqual([
      'dnn loss within',
      'kernel DSP within',
      'kernel FF unknown',
      'kernel latencyNs unknown',
      'kernel loss within',
    ])
  })

  test('a limit that no returned model can be judged by is said', () => {
    expect(judgeAll({ DSP: 5 }, network('a'), network('b'))).toEqual(['a DSP unknown', 'b DSP unknown'])
  })

  test('a kernel without the figure is told of, although another has it', () => {
    expect(judgeAll({ DSP: 5 }, model('a', [dsp(3)]), model('b', []))).toEqual([
      'a DSP within',
      'b DSP unknown',
    ])
  })

  test('a kernel that is returned again with its estimate is not', () => {
    const kernel = model('kernel', [], { digest: 'same' })
    const estimated = model('estimated', [dsp(3)], { digest: 'same', parents: ['kernel'] })
    expect(judgeAll({ DSP: 5, LUT: 5 }, kernel, estimated)).toEqual([
      'kernel LUT unknown',
      'estimated DSP within',
      'estimated LUT unknown',
    ])
  })
})

test.each([Number.NaN, null])('a figure that is %s, as of a training that diverged, is unknown', broken => {
  const value = broken as number
  expect(judge({ DSP: 5 }, model('k', [metric('DSP', value, { stage: 'csynth' })]))[0]).toMatchObject({
    status: 'unknown',
    how: 'DSP is no number',
  })
  const cycles = metric('latency_cycles', value, { stage: 'csynth' })
  expect(judge({ latencyNs: 5 }, model('k', [cycles]))[0]).toMatchObject({ status: 'unknown' })
  const first = model('dnn', [accuracy(0.8, 'float')])
  const last = model('last', [accuracy(value, 'float')], { parents: ['dnn'] })
  expect(judge({ loss: 1 }, first, last)[0]).toMatchObject({ status: 'unknown' })
  const lost = model('dnn', [accuracy(value, 'float')])
  expect(
    judge({ loss: 1 }, lost, model('last', [accuracy(0.8, 'float')], { parents: ['dnn'] }))[0],
  ).toMatchObject({ status: 'unknown' })
})

test('figures of the split test decide nothing', () => {
  const first = model('dnn', [accuracy(0.8, 'float')])
  const last = model('last', [accuracy(0.79, 'float'), accuracy(0.1, 'float', { split: 'test' })], {
    parents: ['dnn'],
  })
  expect(judge({ loss: 0.02 }, first, last)).toMatchObject([{ status: 'within' }])
})

test('a metric of which less is better loses by growing', () => {
  const dataset = { metric: 'mse' }
  const mse = (value: number): Metric => metric('mse', value, { stage: 'float', split: 'validation' })
  const first = model('dnn', [mse(0.1)], { descriptor: { dataset } })
  const last = model('last', [mse(0.15)], { parents: ['dnn'], descriptor: { dataset } })
  expect(judge({ loss: 0.04 }, first, last)[0]).toMatchObject({ status: 'over' })
})

test('a wider interval never turns over into within', () => {
  fc.assert(
    fc.property(fc.nat(100), fc.nat(50), fc.nat(50), fc.nat(120), (value, narrow, more, limit) => {
      const at = (width: number) =>
        judge(
          { DSP: limit },
          model('k', [
            metric('DSP', value, { stage: 'csynth', low: Math.max(0, value - width), high: value + width }),
          ]),
        )[0]!.status
      if (at(narrow) === 'over') expect(at(narrow + more)).toBe('over')
    }),
  )
})
