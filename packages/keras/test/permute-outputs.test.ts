import { type Network, permuteOutputs, predict } from '@metaml/keras'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { build, numbers, type Short, shaken } from './networks.js'

const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 })

test.each<[string, readonly number[], readonly Short[]]>([
  ['a dense layer and a softmax', [6], [['Dense', { units: 5 }], ['Softmax']]],
  ['a normalisation behind it', [6], [['Dense', { units: 5, use_bias: false }], ['BatchNormalization']]],
  ['PReLU behind it', [6], [['Dense', { units: 5 }], ['PReLU'], ['Activation', { activation: 'softmax' }]]],
  [
    'a convolution whose maps are averaged',
    [5, 5, 2],
    [['Conv2D', { filters: 5, kernel_size: [3, 3] }], ['GlobalAveragePooling2D'], ['Softmax']],
  ],
])('answers are the same numbers in another order: %s', async (_, shape, layers) => {
  await fc.assert(
    fc.asyncProperty(order, fc.integer({ min: 1, max: 1000 }), async (order, seed) => {
      const network = shaken(build(shape, layers), seed)
      const x = numbers(shape.reduce((product, extent) => product * extent, 1))
      const before = await predict(network, x, 1)
      const after = await predict(permuteOutputs(network, order), x, 1)
      // A softmax sums in another order.
      after.forEach((value, output) => {
        expect(value).toBeCloseTo(before[order[output]!]!, 6)
      })
    }),
    { numRuns: 20 },
  )
})

test('masks move along', () => {
  const network: Network = {
    ...build([2], [['Dense', { units: 3 }]]),
    masks: new Map([['dense_1', new Map([['kernel', Uint8Array.of(1, 0, 0, 0, 1, 1)]])]]),
  }
  const { masks } = permuteOutputs(network, [1, 2, 0])
  expect([...masks.get('dense_1')!.get('kernel')!]).toEqual([0, 0, 1, 1, 1, 0])
})

test('outputs that no single layer makes are refused by name', () => {
  const network = build([4, 4, 1], [['Conv2D', { filters: 5, kernel_size: [4, 4] }], ['Flatten']])
  expect(() => permuteOutputs(network, [4, 3, 2, 1, 0])).toThrow(
    expect.objectContaining({ code: 'METAML_E_KERAS_LAYER', message: expect.stringContaining('Flatten') }),
  )
})
