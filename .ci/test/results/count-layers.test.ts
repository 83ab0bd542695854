import { expect, test } from 'vitest'
// @ts-expect-error plain JavaScript without types
import { kernelBits, kernelLayers, networkLayers } from '../../results/count-layers.mjs'

test('a network: kernels are counted, biases and batch normalisations are not', () => {
  const array = (shape: number[], data: number[]) => ({ shape, data: Float32Array.from(data) })
  const weights = new Map([
    [
      'fc1',
      new Map([
        ['kernel', array([2, 2], [0, 1, 0, 2])],
        ['bias', array([2], [0, 0])],
      ]),
    ],
    ['bn', new Map([['gamma', array([2], [0, 1])]])],
  ])
  expect(networkLayers({ weights })).toEqual([{ layer: 'fc1', weights: 4, zeros: 2 }])
})

const type = (text: string, width: number) => ({ text, precision: { kind: 'fixed', width } })

test('a kernel: a weight is 0 when its type makes it 0; the scale of a batch normalisation is none', () => {
  const weight = { values: Float64Array.from([0, 0.2, -0.2, 0.25]), type: type('ap_fixed<4,2>', 4) }
  const bias = { ...weight, values: Float64Array.from([0, 0]) }
  const layers = [
    { name: 'fc1', kind: 'dense', weights: { weight, bias } },
    {
      name: 'parts',
      kind: 'separable_conv2d',
      weights: { 'depthwise.weight': weight, 'pointwise.weight': weight },
    },
    { name: 'bn', kind: 'batch_normalization', weights: { scale: weight } },
  ]
  // Truncation makes -0.25 of -0.2.
  expect(kernelLayers({ layers })).toEqual([
    { layer: 'fc1', weights: 4, zeros: 2 },
    { layer: 'parts', weights: 8, zeros: 4 },
  ])
})

test('bits are those of what comes in, of the weights and of what goes out; floats count too', () => {
  const float = { text: 'float', precision: { kind: 'float', bits: 32 } }
  const virtualLayers = [
    {
      name: 'fc1',
      inputs: [{ type: type('ap_fixed<16,6>', 16) }],
      types: { weight: type('ap_fixed<5,2>', 5), accum: float, result: type('ap_ufixed<7,2>', 7) },
    },
  ]
  expect(kernelBits({ virtualLayers })).toEqual([
    { layer: 'fc1', input: 16, weight: 5, accum: 32, result: 7 },
  ])
})
