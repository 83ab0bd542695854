import {
  createEstimator,
  describeGraph,
  estimateGraph,
  estimateMetrics,
  figureNames,
  readProject,
} from '@metaml/hls-estimate'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeKernel } from './kernel-project.js'
import { denseLine, reluLine, softmaxLine } from './lines.js'

const jets = [denseLine, reluLine, softmaxLine]

test('what is remembered is what is found', () => {
  const kept = createEstimator()
  const small = createEstimator({ cacheSize: 1 })
  for (const reuse_factor of [1, 2, 100, 1]) {
    const layers = [{ ...denseLine, reuse_factor }, reluLine, softmaxLine]
    const fresh = createEstimator().project(layers)
    expect(kept.project(layers)).toEqual(fresh)
    expect(small.project(layers)).toEqual(fresh)
  }
})

test('fewer multipliers for a higher reuse factor, more cycles and a longer interval', () => {
  const found = [1, 2, 10, 40].map(reuse_factor => createEstimator().layer({ ...denseLine, reuse_factor }))
  expect(found.map(({ DSP }) => DSP)).toEqual([30, 20, 4, 1])
  const latencies = found.map(({ latency_max }) => latency_max!)
  expect(latencies).toEqual([...latencies].sort((a, b) => a - b))
  // The reuse factor, or the whole latency where that is over sooner.
  expect(found.map(({ II_max }) => II_max)).toEqual(
    [1, 2, 10, 40].map((reuse, i) => Math.min(reuse, latencies[i]! + 1)),
  )
})

test('multipliers go where the project forces them, or by width', () => {
  const dsp = (changes: object) => createEstimator().layer({ ...denseLine, ...changes }).DSP
  const narrow = { input_type: 'ap_fixed<10,4>', weight_type: 'ap_fixed<10,4>' }
  expect(dsp({})).toBe(30)
  // Codes of four bits stay in fabric, unless they are forced out of it.
  expect(dsp({ n_narrow: 2 })).toBe(28)
  expect(dsp({ n_narrow: 2, config_op_mul_impl: 'dsp' })).toBe(30)
  expect(dsp({ config_op_mul_impl: 'fabric' })).toBe(0)
  expect(dsp(narrow)).toBe(0)
  expect(dsp({ ...narrow, weight_type: 'ap_fixed<11,4>' })).toBe(30)
  expect(dsp({ ...narrow, config_op_mul_impl: 'dsp' })).toBe(30)
})

test('outside of what was measured the figures are intervals, with the reason', () => {
  const estimator = createEstimator()
  expect(estimator.project(jets)).toMatchObject({ certainty: 'law', low: {}, high: {}, warnings: [] })
  const cases = [
    [{ clock_target_ns: 2 }, 'clock period of 2 ns'],
    [{ part: 'xc7z020-clg400-1' }, 'Nothing was measured for 2022.2'],
    [{ version: '2035.1' }, 'Nothing was measured for 2035.1'],
    [{ note: 'HGQ: quantisers' }, 'HGQ'],
    [{ reuse_factor: 4 }, 'Reuse factors between 2 and 100'],
    [{ strategy: 'resource' }, 'Resource strategy'],
  ] as const
  for (const [change, reason] of cases) {
    const found = estimator.layer({ ...denseLine, ...change })
    expect(found.certainty, reason).toBe('interval')
    expect(found.low.LUT! < found.LUT! && found.LUT! < found.high.LUT!, reason).toBe(true)
    expect(found.warnings.join(' ')).toContain(reason)
  }
  const unknown = estimator.project([...jets, { ...reluLine, kind: 'lstm', layer: 'odd' }])
  expect(unknown).toMatchObject({ certainty: 'unknown', DSP: null, LUT: null, latency_max: null })
  expect(unknown.warnings.join(' ')).toContain('odd')
})

test('a version inside of a range that was measured is a note, what was not measured at all a warning', () => {
  const estimator = createEstimator()
  const vivado = { tool: 'Vivado HLS', version: '2020.1', part: 'xcvu9p-flgb2104-2l-e' }
  const all = jets.map(line => ({ ...line, ...vivado }))
  const near = estimator.project(all)
  expect(near.warnings).toEqual([])
  expect(near.notes).toEqual(['Vivado HLS 2020.1 was not measured: the constants are of 2019.2.1.'])
  expect(near.certainty).toBe('interval')
  expect(near.layers.map(({ notes }) => notes)).toEqual(jets.map(() => near.notes))
  const fast = estimator.project(all.map(line => ({ ...line, clock_target_ns: 2 })))
  expect(fast.warnings.join(' ')).toContain('clock period of 2 ns')
  expect(fast.notes).toEqual(near.notes)
  const other = estimator.project(all.map(line => ({ ...line, version: '2035.1' })))
  expect(other.warnings.join(' ')).toContain('Nothing was measured for 2035.1')
  expect(other.notes).toEqual([])
  expect(estimator.project(jets).notes).toEqual([])
})

describe('an activation that is looked up in a table', () => {
  // The one report that there is: Vivado HLS 2020.1, xczu9eg, 5 ns, of `nnet::sigmoid` from 16 to 16 bits.
  const sigmoid = {
    ...{ ...reluLine, kind: 'sigmoid', layer: 'sigmoid_config7', n_in: 1, n_out: 1, table_size: 1024 },
    ...{ tool: 'Vivado HLS', version: '2020.1', part: 'xczu9eg-ffvb1156-2-e' },
  }
  const reported = { LUT: 153, FF: 13, DSP: 0, BRAM_18K: 1, latency_max: 2, II_max: 1 }

  test('is estimated as it was reported, in an interval, with the reason', () => {
    const found = createEstimator().layer(sigmoid)
    expect(found).toMatchObject({ ...reported, certainty: 'interval', warnings: [] })
    expect(found.notes.join(' ')).toContain('one report')
    expect(found.low.LUT! < 153 && found.high.LUT! > 153).toBe(true)
    const tanh = createEstimator().layer({ ...sigmoid, kind: 'tanh' })
    expect(tanh.warnings.join(' ')).toContain("the kind 'tanh'")
    expect(tanh.LUT).toBe(found.LUT)
  })

  test('leaves the project a whole estimate', () => {
    const whole = createEstimator().project([
      denseLine,
      reluLine,
      { ...denseLine, n_in: 5, n_out: 1 },
      sigmoid,
    ])
    for (const name of figureNames) expect(whole[name], name).not.toBeNull()
    expect(whole.certainty).toBe('interval')
    const stream = createEstimator().layer({ ...sigmoid, n_in: 8, io_type: 'io_stream' })
    expect(stream.high.latency_max!).toBeGreaterThan(8)
  })

  test('costs more the more elements, input bits and entries it has; intervals hold their figure', () => {
    const line = fc.record({
      n_in: fc.integer({ min: 1, max: 64 }),
      width: fc.integer({ min: 2, max: 24 }),
      table_size: fc.constantFrom(256, 1024, 4096),
    })
    fc.assert(
      fc.property(line, ({ n_in, width, table_size }) => {
        const at = (n: number, w: number, entries: number) =>
          createEstimator().layer({
            ...sigmoid,
            n_in: n,
            input_type: `ap_fixed<${w},6>`,
            table_size: entries,
          })
        const found = at(n_in, width, table_size)
        for (const name of figureNames) {
          expect((found.low[name] ?? found[name]!) <= found[name]!).toBe(true)
          expect((found.high[name] ?? found[name]!) >= found[name]!).toBe(true)
        }
        expect(at(2 * n_in, width, table_size).LUT).toBeGreaterThan(found.LUT!)
        expect(at(n_in, 2 * width, table_size).LUT).toBeGreaterThan(found.LUT!)
        expect(at(n_in, width, 4 * table_size).BRAM_18K).toBeGreaterThanOrEqual(found.BRAM_18K!)
      }),
    )
  })
})

test('a layer that lacks fields keeps the figures that do not hang on them', () => {
  const { mean_csd: _, clock_target_ns: __, ...some } = denseLine
  expect(createEstimator().layer(some)).toMatchObject({
    DSP: 30,
    LUT: null,
    latency_max: null,
    certainty: 'unknown',
  })
  const { distinct_csd3: ___, ...none } = denseLine
  expect(createEstimator().layer(none)).toMatchObject({ DSP: null, LUT: null })
})

test('more adders than the tool balances make a chain: its latency is an interval', () => {
  const big = {
    ...denseLine,
    ...{ version: '2021.1', part: 'xc7z007s-clg225-2', uncertainty_ns: 0.62, accum_type: 'ap_fixed<16,4>' },
    ...{
      n_in: 196,
      n_out: 56,
      n_weights: 10976,
      n_zero: 5100,
      max_fan_in: 129,
      n_pow2: 3500,
      distinct_products: 1300,
    },
  }
  const found = createEstimator().layer(big)
  expect(found.certainty).toBe('interval')
  expect(found.low.latency_max!).toBeLessThan(10)
  expect(found.latency_max!).toBe(48)
})

test('an estimate of a graph is that of its description; its metrics leave out what is not known', async () => {
  const folder = await writeKernel({
    inputs: 2,
    outputs: 5,
    weights: Array.from({ length: 10 }, (_, i) => (i - 4) / 7),
  })
  const { graph, target } = await readProject(folder)
  const found = estimateGraph(graph, target)
  expect(createEstimator().project(describeGraph(graph, target))).toEqual(found)
  const metrics = estimateMetrics({ ...found, FF: null }, 'by us')
  expect(metrics.map(({ name }) => name)).toEqual([
    'DSP',
    'LUT',
    'BRAM_18K',
    'URAM',
    'latency_cycles',
    'interval_cycles',
  ])
  expect(metrics[0]).toEqual({
    name: 'DSP',
    value: found.DSP,
    unit: '1',
    direction: 'lower',
    stage: 'estimate',
    by: 'by us',
  })
  const interval = estimateMetrics({ ...found, low: { LUT: 10 }, high: { LUT: 9999 } }, 'by us')[1]
  expect(interval).toMatchObject({ name: 'LUT', low: 10, high: 9999 })
})
