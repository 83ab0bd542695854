import type { Layer } from '@metaml/hls-cpp'
import { describeGraph, readProject } from '@metaml/hls-estimate'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countWeights } from '../dist/description/count-weights.js'
import { signedDigits } from '../dist/description/digits.js'
import { writeKernel } from './kernel-project.js'

/** Non-zero digits of the canonical signed form, digit by digit. */
function slowDigits(code: number): number {
  let [rest, count] = [Math.abs(code), 0]
  while (rest !== 0) {
    if (rest % 2 === 1) {
      count++
      rest -= rest % 4 === 3 ? -1 : 1
    }
    rest /= 2
  }
  return count
}

test('signed digits are those of the canonical form', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), code => {
      expect(signedDigits(code)).toBe(slowDigits(code))
    }),
  )
  expect([0, 1, -8, 3, 7, -6, 11, 0b101010101].map(signedDigits)).toEqual([0, 1, 1, 2, 2, 2, 3, 5])
})

test('counts are those of pairs of an input and a code', () => {
  const type = {
    kind: 'fixed',
    signed: true,
    width: 8,
    integer: 3,
    rounding: 'AP_TRN',
    overflow: 'AP_WRAP',
    saturationBits: 0,
  } as const
  const matrix = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
    .chain(([inputs, outputs]) =>
      fc.record({
        inputs: fc.constant(inputs),
        outputs: fc.constant(outputs),
        codes: fc.array(fc.integer({ min: -128, max: 127 }), {
          minLength: inputs * outputs,
          maxLength: inputs * outputs,
        }),
        transposed: fc.boolean(),
      }),
    )
  fc.assert(
    fc.property(matrix, ({ inputs, outputs, codes, transposed }) => {
      const values = Float64Array.from(codes, code => code / 32)
      const found = countWeights(values, type, { inputs, outputs, transposed })
      const pairs = codes.map((code, i) => ({
        code,
        input: transposed ? i % inputs : Math.floor(i / outputs),
        output: transposed ? Math.floor(i / inputs) : i % outputs,
      }))
      const distinct = (digits: number) =>
        new Set(pairs.filter(({ code }) => slowDigits(code) >= digits).map(one => `${one.input} ${one.code}`))
          .size
      const alive = pairs.filter(({ code }) => code !== 0)
      expect(found).toMatchObject({
        n_weights: codes.length,
        n_zero: codes.length - alive.length,
        n_pow2: alive.filter(({ code }) => slowDigits(code) === 1).length,
        distinct_products: distinct(2),
        distinct_csd3: distinct(3),
        n_narrow: new Set(
          pairs.filter(({ code }) => code === 11 || code === 13).map(one => `${one.input} ${one.code}`),
        ).size,
        n_dead_inputs: inputs - new Set(alive.map(({ input }) => input)).size,
        n_dead_outputs: outputs - new Set(alive.map(({ output }) => output)).size,
      })
    }),
  )
})

test('a project is described as it is synthesized', async () => {
  const folder = await writeKernel({
    inputs: 2,
    outputs: 3,
    // The third output reads nothing; 0.3447265625 = 353 / 1024 has more than two digits, and is there twice for one input.
    weights: [0.5, 0.3447265625, 0, 0.3447265625, 0.3447265625, 0],
    biases: [0, 0.25, 0],
    reuse: 2,
  })
  const { graph, target } = await readProject(folder)
  expect(target).toEqual({
    tool: { name: 'Vitis HLS', version: '2024.1' },
    part: 'xcu250-figd2104-2L-e',
    clockNs: 5,
    uncertaintyNs: 1.35,
  })
  const [dense, relu, softmax] = describeGraph(graph, { ...target, multipliers: 'fabric' })
  expect(dense).toMatchObject({
    kind: 'dense',
    layer: 'fc',
    n_in: 2,
    n_out: 3,
    strategy: 'latency',
    reuse_factor: 2,
    config_op_mul_impl: 'fabric',
    input_type: 'ap_fixed<16,6>',
    accum_type: 'ap_fixed<16,6>',
    n_zero: 2,
    n_pow2: 1,
    distinct_csd3: 2,
    n_dead_outputs: 1,
    n_bias_nonzero: 1,
    max_fan_in: 2,
  })
  expect(relu).toMatchObject({ kind: 'relu', n_in: 3, n_dead_inputs: 1 })
  expect(softmax).toMatchObject({ kind: 'softmax', n_in: 3, table_size: 1024 })
})

test('inputs that a quantiser makes zero are left out, and quantisers of single inputs make a bound', async () => {
  const folder = await writeKernel({ inputs: 2, outputs: 1, weights: [0.3447265625, 0.3447265625] })
  const { graph, target } = await readProject(folder)
  const [dense, ...rest] = graph.layers as [Layer, ...Layer[]]
  const wide = graph.values.x!.type.precision
  const quantized = (casts: NonNullable<Layer['casts']>) => {
    const quantizer: Layer = {
      ...dense,
      ...{ name: 'q', kind: 'quantizer', function: 'q', outputs: ['q'], weights: {} },
      casts,
    }
    const values = { ...graph.values, q: { ...graph.values.x!, name: 'q', producer: 'q' } }
    return describeGraph(
      { ...graph, values, layers: [quantizer, { ...dense, inputs: ['q'] }, ...rest] },
      target,
    )[1]!
  }
  expect(quantized([wide, wide])).toMatchObject({ distinct_csd3: 2, n_zero: 0 })
  expect(quantized([wide, wide])).not.toHaveProperty('note')
  const cut = quantized([wide, undefined])
  expect(cut).toMatchObject({
    distinct_csd3: 1,
    n_zero: 1,
    n_dead_inputs: 1,
    note: expect.stringContaining('HGQ'),
  })
})

test('older scripts name part, clock and forced multipliers too', async () => {
  const folder = await writeKernel({
    inputs: 1,
    outputs: 1,
    weights: [1],
    files: {
      'project.tcl': '',
      'build_prj.tcl': [
        'open_project -reset myproject_prj',
        'set_top myproject',
        'set_part {xc7z007s-clg225-2}',
        'create_clock -period 3.33 -name default',
        'config_op mul -impl dsp',
        '',
      ].join('\n'),
      'hls4ml_config.yml': 'Backend: Vivado\nClockPeriod: 7\nPart: xcother\n',
    },
  })
  expect((await readProject(folder)).target).toEqual({
    tool: { name: 'Vivado HLS', version: '2020.1' },
    part: 'xc7z007s-clg225-2',
    clockNs: 3.33,
    multipliers: 'dsp',
  })
  const wishes = { tool: { name: 'Vitis HLS', version: '2021.1' }, part: 'xcvu9p', clockNs: 4 }
  expect((await readProject(folder, wishes)).target).toMatchObject(wishes)
})

test('a folder without a project, and a project without a part, are refused with what is missing', async () => {
  const folder = await writeKernel({ inputs: 1, outputs: 1, weights: [1], files: { 'project.tcl': '' } })
  await expect(readProject(folder)).rejects.toMatchObject({ code: 'METAML_E_ESTIMATE_TARGET' })
  await expect(readProject(`${folder}/firmware`)).rejects.toMatchObject({ code: 'METAML_E_ESTIMATE_PROJECT' })
})
