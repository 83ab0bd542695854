import { buildResnet9, buildVgg7, foldBatchNorm, layers, type Network, predict } from '@metaml/keras'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { build, numbers, type Short, shaken, wire } from './networks.js'

/** How far the answers of two networks are from each other, as a share of the largest one; a ReLU may make all 0. */
async function difference(one: Network, other: Network, rows = 3): Promise<number> {
  const size = layers(one)[0]!.inputShape.reduce((product, extent) => product * extent, 1)
  const x = numbers(rows * size)
  const [a, b] = [await predict(one, x, rows), await predict(other, x, rows)]
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0) / (largest || 1)
}

function classesOf(network: Network): string[] {
  return layers(network).map(({ className }) => className)
}

const norm: Short = ['BatchNormalization']

test.each<[string, readonly number[], Short]>([
  ['a dense layer', [6], ['Dense', { units: 5 }]],
  ['one without bias', [6], ['Dense', { units: 5, use_bias: false }]],
  ['Conv1D', [6, 3], ['Conv1D', { filters: 4, kernel_size: [3] }]],
  ['Conv2D', [5, 6, 3], ['Conv2D', { filters: 4, kernel_size: [3, 2], padding: 'same' }]],
  ['DepthwiseConv2D', [5, 5, 3], ['DepthwiseConv2D', { kernel_size: [3, 3], depth_multiplier: 2 }]],
  ['SeparableConv2D', [5, 5, 3], ['SeparableConv2D', { filters: 4, kernel_size: [3, 3], use_bias: false }]],
])('is folded into %s, which answers the same', async (_, shape, before) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1000 }), fc.boolean(), async (seed, scale) => {
      const network = shaken(build(shape, [before, [norm[0], { scale, center: scale }], ['ReLU']]), seed)
      const folded = foldBatchNorm(network)
      expect(classesOf(folded)).toEqual(['InputLayer', before[0], 'ReLU'])
      expect(await difference(network, folded)).toBeLessThan(1e-5)
    }),
    { numRuns: 10 },
  )
})

test('nothing of VGG7 and ResNet9 is left of it, and both answer the same', async () => {
  for (const network of [buildVgg7({ seed: 1 }), buildResnet9({ seed: 1 })]) {
    const trained = shaken(network, 5)
    const folded = foldBatchNorm(trained)
    expect(classesOf(folded)).not.toContain('BatchNormalization')
    expect(classesOf(trained)).toContain('BatchNormalization')
    expect(await difference(trained, folded)).toBeLessThan(1e-4)
  }
})

test('one that ends a graph is folded too', async () => {
  const network = shaken(
    wire(
      [4],
      [
        ['Dense', { name: 'fc', units: 3 }, ['in']],
        ['BatchNormalization', { name: 'norm' }, ['fc']],
      ],
    ),
  )
  const folded = foldBatchNorm(network)
  expect(classesOf(folded)).toEqual(['InputLayer', 'Dense'])
  expect(await difference(network, folded)).toBeLessThan(1e-5)
})

test('it stays behind an activation, a pooling layer, and a layer that feeds others too', () => {
  const dense: Short = ['Dense', { units: 4, activation: 'relu' }]
  for (const network of [
    build([4], [dense, norm]),
    build([4, 4, 2], [['MaxPooling2D', { pool_size: [2, 2] }], norm]),
    build([4], [norm, dense]),
    wire(
      [4],
      [
        ['Dense', { name: 'fc', units: 3 }, ['in']],
        ['BatchNormalization', { name: 'norm' }, ['fc']],
        ['Add', { name: 'sum' }, ['fc', 'norm']],
      ],
    ),
  ]) {
    expect(foldBatchNorm(network)).toBe(network)
  }
})

test('it stays beside quantisers', () => {
  const network = build([4], [['Dense', { units: 4 }], norm])
  const quantizers = { dense_1: { kernel: 'quantized_bits(6,0,0,alpha=1)' } }
  expect(classesOf(foldBatchNorm({ ...network, quantizers }))).toContain('BatchNormalization')
})

test('masks of kernels stay, and what they mask is zero', () => {
  const network = shaken(build([4], [['Dense', { units: 2 }], norm]))
  const mask = Uint8Array.of(1, 0, 1, 1, 0, 0, 1, 1)
  const arrays = network.weights.get('dense_1')!
  const kernel = arrays.get('kernel')!
  const masked = { ...kernel, data: kernel.data.map((value, i) => value * mask[i]!) }
  const folded = foldBatchNorm({
    ...network,
    weights: new Map(network.weights).set('dense_1', new Map(arrays).set('kernel', masked)),
    masks: new Map([['dense_1', new Map([['kernel', mask]])]]),
  })
  expect(folded.masks.get('dense_1')!.get('kernel')).toEqual(mask)
  expect([...folded.weights.get('dense_1')!.get('kernel')!.data].map(value => +(value !== 0))).toEqual([
    ...mask,
  ])
})
