import { createEstimator, type LayerDescription } from '@metaml/hls-estimate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const estimator = createEstimator()
const tools = [
  { tool: 'Vivado HLS', version: '2020.1', part: 'xcvu9p-flgb2104-2l-e' },
  { tool: 'Vitis HLS', version: '2024.1', part: 'xcu250-figd2104-2L-e' },
  { tool: 'Vivado HLS', version: '2019.2', part: 'xc7z020-clg400-1' },
]
const kinds = [
  'relu',
  'pooling2d',
  'zero_padding2d',
  'add',
  'clone',
  'linear',
  'upsampling',
  'hard_tanh',
  'normalize',
  'conv2d',
]

/** A layer on streams: its sides and channels, its window, its type's width. */
const layers = fc
  .record({
    tool: fc.constantFrom(...tools),
    kind: fc.constantFrom(...kinds),
    side: fc.integer({ min: 2, max: 40 }),
    channels: fc.integer({ min: 1, max: 64 }),
    window: fc.integer({ min: 1, max: 5 }),
    average: fc.boolean(),
    clock: fc.constantFrom(2.5, 5, 10),
  })
  .map(wishes => ({ make: (width: number) => describeLayer(wishes, width) }))

function describeLayer(
  wishes: {
    tool: (typeof tools)[number]
    kind: string
    side: number
    channels: number
    window: number
    average: boolean
    clock: number
  },
  width: number,
): LayerDescription {
  const { tool, kind, side, channels, window, average, clock } = wishes
  const type = `ap_fixed<${width},6>`
  const inputs = window * window * channels
  const size = kind === 'conv2d' ? inputs : side * side * channels
  const weights = inputs * channels
  return {
    ...tool,
    kind,
    io_type: 'io_stream',
    clock_target_ns: clock,
    n_in: size,
    n_out: kind === 'conv2d' ? channels : side * side * channels,
    n_channels: channels,
    n_words_in: side * side,
    n_words_out: side * side,
    window_rows: window,
    window_size: window * window,
    row_width: side,
    pool_op: average ? 'average' : 'max',
    strategy: 'latency',
    reuse_factor: 1,
    input_type: type,
    weight_type: 'ap_fixed<12,4>',
    accum_type: type,
    output_type: type,
    ...(kind === 'conv2d' && {
      n_weights: weights,
      n_zero: 0,
      n_pow2: 0,
      mean_csd: 3,
      distinct_products: weights,
      distinct_csd3: weights,
    }),
  }
}

describe('layers on streams', () => {
  it('have intervals that hold their values, and no figure that is missing', () => {
    fc.assert(
      fc.property(layers, fc.integer({ min: 2, max: 24 }), ({ make }, width) => {
        const { low, high, ...estimate } = estimator.layer(make(width))
        for (const name of ['LUT', 'FF', 'DSP', 'latency_max', 'II_max'] as const) {
          const value = estimate[name]
          expect(value).not.toBeNull()
          expect(low[name] ?? value!).toBeLessThanOrEqual(value!)
          expect(high[name] ?? value!).toBeGreaterThanOrEqual(value!)
        }
      }),
    )
  })

  it('never cost less with wider types', () => {
    fc.assert(
      fc.property(layers, fc.integer({ min: 6, max: 24 }), ({ make }, width) => {
        const [narrow, wide] = [estimator.layer(make(width)), estimator.layer(make(width + 1))]
        expect(wide.FF! + 1).toBeGreaterThanOrEqual(narrow.FF!)
        expect(wide.DSP).toBeGreaterThanOrEqual(narrow.DSP!)
        // Where a product moves into a DSP its LUTs go; a DSP of an xcvu9p stands for 173 of them.
        expect(wide.LUT! + 173 * wide.DSP! + 1).toBeGreaterThanOrEqual(narrow.LUT! + 173 * narrow.DSP!)
      }),
    )
  })

  it('cost the same whatever the number of words, but for cycles and lines', () => {
    const make = (words: number): LayerDescription => ({
      ...describeLayer(
        { tool: tools[0]!, kind: 'relu', side: 8, channels: 16, window: 1, average: false, clock: 5 },
        16,
      ),
      n_words_in: words,
      n_words_out: words,
      n_in: 16 * words,
    })
    const [few, many] = [estimator.layer(make(100)), estimator.layer(make(10_000))]
    expect(many.LUT).toBe(few.LUT)
    expect(many.latency_max).toBeGreaterThan(90 * few.latency_max!)
  })

  it('add up: DSPs are the sum, LUTs and FFs at least the sum, the slowest gives the interval', () => {
    fc.assert(
      fc.property(fc.array(layers, { minLength: 1, maxLength: 6 }), made => {
        const described = made.map(({ make }) => ({ ...make(16), ...tools[0] }))
        const project = estimator.project(described)
        const sum = (name: 'DSP' | 'LUT' | 'FF') =>
          project.layers.reduce((total, layer) => total + layer[name]!, 0)
        expect(project.DSP).toBe(sum('DSP'))
        expect(project.LUT).toBeGreaterThanOrEqual(sum('LUT'))
        expect(project.FF).toBeGreaterThanOrEqual(sum('FF'))
        expect(project.II_max).toBe(1 + Math.max(...project.layers.map(layer => layer.II_max!)))
        for (const name of ['LUT', 'FF', 'DSP', 'latency_max'] as const) {
          expect(project.low[name] ?? project[name]!).toBeLessThanOrEqual(project[name]!)
          expect(project.high[name] ?? project[name]!).toBeGreaterThanOrEqual(project[name]!)
        }
      }),
    )
  })

  it('take a product for a mean over a number of positions that is no power of two, at most', () => {
    const make = (size: number): LayerDescription => ({
      ...describeLayer(
        { tool: tools[0]!, kind: 'pooling2d', side: 6, channels: 8, window: 2, average: true, clock: 5 },
        16,
      ),
      window_size: size,
    })
    expect(estimator.layer(make(4))).toMatchObject({
      DSP: 0,
      high: expect.not.objectContaining({ DSP: expect.anything() }),
    })
    expect(estimator.layer(make(9))).toMatchObject({ DSP: 0, high: { DSP: 8 } })
  })
})
