import {
  type FixedType,
  fixedType,
  openSimulator,
  type Precisions,
  type SimulatedRows,
  simulateGraph,
} from '@metaml/fixed-point'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeRandom } from './exactness/random.js'
import { denseGraph } from './simulator/dense-graph.js'
import { randomGraph, randomPrecisions, randomRowsOf } from './simulator/random-graph.js'

const runs = Number(process.env.METAML_SIMULATOR_RUNS ?? 60)

test('it gives what simulateGraph gives, bit by bit, or refuses with the same code', {
  timeout: 600_000,
}, async () => {
  let [compared, refused, shared] = [0, 0, 0]
  const [fast, slow] = [new Set<string>(), new Set<string>()]
  await fc.assert(
    fc.asyncProperty(fc.nat(), async seed => {
      const random = makeRandom(seed)
      const graph = randomGraph(random)
      const rows = random.int(1, 40)
      const x = randomRowsOf(random, rows * graph.values.x!.shape.reduce((product, n) => product * n, 1))
      const candidates = Array.from({ length: 4 }, () => randomPrecisions(random, graph))
      const simulator = await openSimulator(graph, { x, rows, cores: 1 })
      try {
        // One after itself finds what it left; the second time results are kept, the third they are used.
        for (const candidate of [...candidates, ...candidates.toReversed(), ...candidates]) {
          const expected = outcome(() => simulateGraph(graph, candidate).run(x, rows))
          const found = await simulator.run(candidate).catch(codeOf)
          if (typeof expected === 'string' || typeof found === 'string') {
            refused++
            expect(found).toBe(expected)
            continue
          }
          compared += expected.length
          expect([...found.outputs]).toEqual([...expected])
          for (const { name, function: kind } of graph.layers)
            if (!found.computed.includes(name)) shared++
            else (found.plain.includes(name) ? slow : fast).add(kind)
        }
      } finally {
        await simulator.close()
      }
    }),
    { numRuns: runs },
  )
  console.log(
    `simulator: ${compared} outputs are the same, ${refused} candidates refused, ${shared} layers shared; in WebAssembly: ${[...fast].sort().join(', ')}`,
  )
  // The plain kernels against themselves would prove nothing.
  for (const kind of [
    'dense',
    'conv_2d_cl',
    'depthwise_conv_2d_cl',
    'normalize',
    'relu',
    'pooling2d_cl',
    'zeropad2d_cl',
    'softmax',
  ])
    expect([...fast]).toContain(kind)
  expect(slow.size).toBeGreaterThan(0)
  expect(shared).toBeGreaterThan(runs)
})

// Input, weights, accumulator: from products of 16 bits to sums of more than 32, cut, rounded and exact.
const paths: { readonly [name: string]: readonly [FixedType, FixedType, FixedType] } = {
  'exact sums of 16 bits': [fixedType(10, 4), fixedType(8, 2), fixedType(24, 12)],
  'cut products of 16 bits': [fixedType(16, 6), fixedType(16, 6), fixedType(16, 6)],
  'products of 16 bits cut by 16': [fixedType(16, 5), fixedType(16, 5), fixedType(12, 6)],
  'rounded products of 16 bits': [
    fixedType(16, 6),
    fixedType(16, 6),
    fixedType(18, 8, { quantization: 'AP_RND' }),
  ],
  'products of 32 bits': [fixedType(22, 12), fixedType(16, 6), fixedType(20, 12)],
  'rounded products of 32 bits': [
    fixedType(22, 12),
    fixedType(16, 6),
    fixedType(20, 12, { quantization: 'AP_RND' }),
  ],
  'products of 64 bits': [fixedType(26, 12), fixedType(22, 6), fixedType(34, 18)],
  'an accumulator of 40 bits': [fixedType(24, 12), fixedType(20, 6), fixedType(40, 18)],
  'an accumulator with more fraction bits than a product': [
    fixedType(8, 4),
    fixedType(8, 4),
    fixedType(24, 10),
  ],
  'an accumulator that could saturate, and does not': [
    fixedType(12, 4),
    fixedType(10, 3),
    fixedType(24, 14, { overflow: 'AP_SAT' }),
  ],
}

test.each(Object.entries(paths))(
  '%s: computed in WebAssembly, on more rows than fit its memory at once',
  async (_name, types) => {
    const [input, weight, accum] = types
    const random = makeRandom(11)
    const graph = denseGraph(random, {
      inputs: 256,
      outputs: 8,
      input,
      weight,
      accum,
      result: fixedType(18, 10),
    })
    const rows = 4003
    // Up to the ends of the input's range.
    const x = Float64Array.from(
      { length: rows * 256 },
      () => random.int(-(2 ** 15), 2 ** 15) * 2 ** (input.integer - 16),
    )
    const { outputs, plain } = await once(graph, x, rows)
    expect(plain).toEqual([])
    const expected = simulateGraph(graph).run(x, rows)
    expect(outputs).toHaveLength(expected.length)
    expect(outputs.findIndex((value, i) => !Object.is(value, expected[i]))).toBe(-1)
    expect(new Set(outputs).size).toBeGreaterThan(100)
  },
)

test('an accumulator that does saturate is left to the plain kernel, which adds up in order', async () => {
  const accum = fixedType(10, 4, { overflow: 'AP_SAT' })
  const random = makeRandom(3)
  const types = { input: fixedType(12, 4), weight: fixedType(10, 3), accum, result: fixedType(10, 4) }
  const graph = denseGraph(random, { inputs: 20, outputs: 5, ...types })
  const x = randomRowsOf(random, 30 * 20)
  const { outputs, plain } = await once(graph, x, 30)
  expect(plain).toEqual(['fc'])
  expect([...outputs]).toEqual([...simulateGraph(graph).run(x, 30)])
})

test('overflows are counted at the accumulator and at the result, rows that only fill a tile are not', async () => {
  const [rows, inputs, outputs] = [21, 6, 4]
  const random = makeRandom(5)
  for (const [accumWidth, resultWidth] of [
    [20, 18],
    [20, 9],
    [12, 9],
    [8, 18],
  ] as const) {
    const input = fixedType(10, 4)
    const weight = fixedType(8, 3)
    // All fraction bits of the products: what overflows is known from the exact sum.
    const accum = fixedType(accumWidth, accumWidth - 11)
    const result = fixedType(resultWidth, resultWidth - 7)
    const graph = denseGraph(random, { inputs, outputs, input, weight, accum, result })
    const x = randomRowsOf(random, rows * inputs)
    const { overflows } = await once(graph, x, rows, true)
    const wide = { fc: { accum: fixedType(40, 29), result: fixedType(40, 29) } }
    const sums = simulateGraph(graph, wide).run(x, rows)
    const outside = (value: number, { width, integer }: FixedType) =>
      value < -(2 ** (integer - 1)) || value >= 2 ** (integer - 1) || width < 1
    const wrapped = (value: number) => {
      const span = 2 ** accum.integer
      return value - Math.floor((value + span / 2) / span) * span
    }
    const expected = sums.reduce(
      (count, sum) => count + Number(outside(sum, accum)) + Number(outside(wrapped(sum), result)),
      0,
    )
    expect(overflows).toEqual({ fc: expected })
    if (accumWidth < 20) expect(expected).toBeGreaterThan(0)
  }
})

test('counts of layers that earlier candidates computed are counts too', async () => {
  const random = makeRandom(2)
  const graph = randomGraph(random)
  const names = graph.layers.map(({ name }) => name)
  const x = randomRowsOf(random, 30 * graph.values.x!.shape.reduce((product, n) => product * n, 1))
  const changes = [8, 9, 10, 11].map(width => ({ [names.at(-1)!]: { result: fixedType(width, 4) } }))
  const simulator = await openSimulator(graph, { x, rows: 30, cores: 1 })
  try {
    for (const candidate of [...changes, ...changes, ...changes]) {
      const { overflows } = await simulator.run(candidate, { overflows: true })
      const fresh = await once(graph, x, 30, true, candidate)
      expect(Object.keys(overflows!)).toEqual(names)
      expect(overflows).toEqual(fresh.overflows)
    }
  } finally {
    await simulator.close()
  }
})

async function once(
  graph: LayerGraph,
  x: Float64Array,
  rows: number,
  overflows = false,
  precisions: Precisions = {},
): Promise<SimulatedRows> {
  const simulator = await openSimulator(graph, { x, rows, cores: 1 })
  try {
    return await simulator.run(precisions, { overflows })
  } finally {
    await simulator.close()
  }
}

function outcome<T>(run: () => T): T | string {
  try {
    return run()
  } catch (error) {
    return codeOf(error)
  }
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: string }
  if (code === undefined) throw error
  return code
}

test('a softmax whose sum becomes 0 when it is too large has its terms added up over a tree', async () => {
  const named = (text: string) => ({ name: text, text, precision: { kind: 'float', bits: 32 } }) as const
  const attribute = (name: string, value: number | string) =>
    ({ [name]: { name, kind: 'value', text: `${value}`, value } }) as const
  const graph: LayerGraph = {
    top: 'top',
    ioType: 'io_parallel',
    inputs: ['x'],
    outputs: ['y'],
    values: {
      x: { name: 'x', type: named('ap_fixed<8,4>'), shape: [5] },
      y: { name: 'y', type: named('ap_fixed<14,6>'), shape: [5], producer: 'softmax' },
    },
    layers: [
      {
        name: 'softmax',
        kind: 'softmax',
        function: 'softmax',
        inputs: ['x'],
        outputs: ['y'],
        types: {
          exp_table: named('ap_ufixed<12,8>'),
          inv_table: named('ap_ufixed<12,2>'),
          accum: named('ap_ufixed<4,4,AP_TRN,AP_SAT_ZERO>'),
          inv_inp: named('ap_ufixed<4,4>'),
          inp_norm: named('ap_fixed<8,4>'),
          result: named('ap_fixed<14,6>'),
        },
        weights: {},
        attributes: {
          ...attribute('implementation', 'latency'),
          ...attribute('n_slice', 5),
          ...attribute('exp_table_size', 256),
          ...attribute('inv_table_size', 16),
        },
        constants: [],
        line: 1,
      },
    ],
    virtualLayers: [],
  }
  const random = makeRandom(1)
  const rows = 200
  const x = Float64Array.from({ length: 5 * rows }, () => random.int(-32, 40) / 16)
  const simulator = await openSimulator(graph, { x, rows, cores: 1 })
  const { outputs } = await simulator.run({})
  await simulator.close()
  expect([...outputs]).toEqual([...simulateGraph(graph).run(x, rows)])
  expect(new Set(outputs).size).toBeGreaterThan(10)
})
