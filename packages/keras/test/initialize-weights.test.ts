import { buildJetDnn, initializeWeights } from '@metaml/keras'
import { expect, test } from 'vitest'
import { allValues, build } from './networks.js'

const kernel = (kernel_initializer: unknown, shape = [300, 200]) =>
  build([shape[0]!], [['Dense', { units: shape[1]!, kernel_initializer }]])
    .weights.get('dense_1')!
    .get('kernel')!.data
const deviation = (values: Float32Array) => {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length)
}

test.each([
  ['glorot_uniform', Math.sqrt(2 / 500), Math.sqrt(6 / 500)],
  [
    { class_name: 'GlorotNormal', config: { seed: null } },
    Math.sqrt(2 / 500),
    (2 / 0.8796) * Math.sqrt(2 / 500),
  ],
  [{ class_name: 'HeUniform', config: {} }, Math.sqrt(2 / 300), Math.sqrt(6 / 300)],
  [{ class_name: 'HeNormal', config: {} }, Math.sqrt(2 / 300), (2 / 0.8796) * Math.sqrt(2 / 300)],
  [{ class_name: 'LecunUniform', config: {} }, Math.sqrt(1 / 300), Math.sqrt(3 / 300)],
  [
    { class_name: 'VarianceScaling', config: { scale: 2, mode: 'fan_out', distribution: 'uniform' } },
    Math.sqrt(2 / 200),
    Math.sqrt(6 / 200),
  ],
  [{ class_name: 'RandomUniform', config: { minval: -1, maxval: 1 } }, Math.sqrt(1 / 3), 1],
  [{ class_name: 'RandomNormal', config: { mean: 0, stddev: 0.5 } }, 0.5, 3.5],
  [{ class_name: 'Zeros', config: {} }, 0, 0],
] as const)('%j draws with the deviation and bound that Keras has', (initializer, wanted, bound) => {
  const values = kernel(initializer)
  expect(deviation(values)).toBeCloseTo(wanted, 2)
  expect(Math.abs(deviation(values) - wanted)).toBeLessThanOrEqual(0.02 * wanted)
  const largest = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0)
  expect(largest).toBeLessThanOrEqual(bound * 1.001)
})

test('the same seed draws the same weights, another seed others; biases are zero', () => {
  const network = buildJetDnn({ seed: 5 })
  expect(buildJetDnn({ seed: 5 })).toEqual(network)
  expect(allValues(buildJetDnn({ seed: 6 }))).not.toEqual(allValues(network))
  expect(
    network.weights
      .get('fc1')!
      .get('bias')!
      .data.every(value => value === 0),
  ).toBe(true)
})

test('masks stay, and what they hold is zero', () => {
  const network = buildJetDnn({ seed: 5 })
  const mask = Uint8Array.from({ length: 16 * 64 }, (_, i) => i % 2)
  const masked = initializeWeights({ ...network, masks: new Map([['fc1', new Map([['kernel', mask]])]]) }, 7)
  masked.weights
    .get('fc1')!
    .get('kernel')!
    .data.forEach((value, i) => {
      expect(value === 0).toBe(mask[i] === 0)
    })
  expect(masked.masks.get('fc1')!.get('kernel')).toEqual(mask)
})

test('an unknown initialiser is refused by layer', () => {
  expect(() => kernel({ class_name: 'Mine', config: {} })).toThrow(
    expect.objectContaining({ code: 'METAML_E_KERAS_LAYER' }),
  )
})
