import { predict, type TrainOptions, train } from '@metaml/keras'
import { describe, expect, test } from 'vitest'
import { binaryCrossEntropy, categoricalCrossEntropy } from '../dist/losses/cross-entropy.js'
import type { Loss } from '../dist/losses/loss.js'
import { meanSquaredError } from '../dist/losses/squared-error.js'
import { allValues, build, clusters, numbers } from './networks.js'

const options: TrainOptions = {
  ...{ epochs: 40, batchSize: 32, seed: 5 },
  optimizer: { name: 'adam', learningRate: 1e-2 },
}

const targetsOf: [string, Loss, (row: number, output: number) => number][] = [
  ['categorical', categoricalCrossEntropy([], 4), row => row % 4],
  ['binary', binaryCrossEntropy([], 4), (row, output) => (row + output) % 2],
  ['squared', meanSquaredError([], 4), (row, output) => row - output / 3],
]

describe.each(targetsOf)('%s', (_, loss, target) => {
  const outputs = numbers(24, 9).map(value => 3 * value)
  const weight = (row: number) => row / 2

  test('the gradient is the slope of the weighted mean', () => {
    const gradient = new Float32Array(24)
    const unused = new Float32Array(24)
    loss.pass(outputs, { target, weight }, gradient)
    outputs.forEach((_, i) => {
      const at = (by: number) => {
        const moved = outputs.slice()
        moved[i]! += by
        return loss.pass(moved, { target, weight }, unused) / 6
      }
      expect(gradient[i]!).toBeCloseTo((at(1e-2) - at(-1e-2)) / 2e-2, 3)
    })
  })

  test('a row of weight 0 counts for nothing, one of weight 2 twice', () => {
    const gradient = new Float32Array(24)
    const only = (chosen: number, factor: number) =>
      loss.pass(outputs, { target, weight: row => (row === chosen ? factor : 0) }, gradient)
    expect(only(2, 2)).toBeCloseTo(2 * only(2, 1), 4)
    expect([...gradient.subarray(0, 8), ...gradient.subarray(12)].every(slope => slope === 0)).toBe(true)
  })
})

test('a line is learnt with the mean squared error, and no accuracy is told', async () => {
  const x = numbers(256, 1)
  const data = { x, y: x.map(value => 3 * value - 1), rows: 256 }
  const network = build([1], [['Dense', { units: 1 }]])
  const result = await train(network, data, {
    ...options,
    optimizer: { name: 'adam', learningRate: 5e-2 },
    validation: data,
  })
  expect(result.epochs.at(-1)!.validationLoss).toBeLessThan(1e-2)
  expect(result.epochs.at(-1)).not.toHaveProperty('validationAccuracy')
  expect(result.network.weights.get('dense_1')!.get('kernel')!.data[0]).toBeCloseTo(3, 0)
})

test('yes or no is learnt with one sigmoid', async () => {
  const data = clusters(400, 20, 2)
  const network = build(
    [20],
    [
      ['Dense', { units: 8, activation: 'relu' }],
      ['Dense', { units: 1, activation: 'sigmoid' }],
    ],
  )
  const { epochs, network: trained } = await train(network, data, { ...options, validation: data })
  expect(epochs.at(-1)!.validationAccuracy).toBeGreaterThan(0.9)
  const outputs = await predict(trained, data.x, data.rows)
  expect(outputs.filter((value, row) => value > 0.5 === (data.y[row] === 1)).length / 400).toBeCloseTo(
    epochs.at(-1)!.validationAccuracy!,
    5,
  )
})

test('a class that counts more is found more often', async () => {
  const rows = clusters(600, 2, 3)
  const data = { ...rows, x: rows.x.map(value => value * 0.5 + 1) }
  const network = build([2], [['Dense', { units: 3, activation: 'softmax' }]])
  const found = async (classWeights?: number[]) => {
    const result = await train(network, data, {
      ...options,
      epochs: 15,
      ...(classWeights && { classWeights }),
    })
    const outputs = await predict(result.network, data.x, data.rows)
    return data.y.reduce((n, _, row) => {
      const three = outputs.subarray(3 * row, 3 * row + 3)
      return n + +(Math.max(...three) === three[1])
    }, 0)
  }
  expect(await found([1, 30, 1])).toBeGreaterThan(await found())
})

test('weights of rows that are all alike change nothing but the size of the loss', async () => {
  const data = clusters(200, 4, 3)
  const network = build([4], [['Dense', { units: 3, activation: 'softmax' }]])
  const plain = await train(network, data, { ...options, epochs: 2 })
  const doubled = await train(
    network,
    { ...data, weights: new Float32Array(200).fill(2) },
    { ...options, epochs: 2 },
  )
  expect(doubled.epochs[0]!.loss / plain.epochs[0]!.loss).toBeCloseTo(2, 1)
})

test('the training stops when the validation loss does, and gives the best weights', async () => {
  const data = clusters(60, 8, 3)
  const validation = { ...clusters(60, 8, 3, 77), y: data.y.map((_, row) => (row * 7) % 3) }
  const network = build(
    [8],
    [
      ['Dense', { units: 32, activation: 'relu' }],
      ['Dense', { units: 3, activation: 'softmax' }],
    ],
  )
  const long = { ...options, epochs: 200, validation }
  const stopped = await train(network, data, { ...long, stopEarly: { patience: 3 }, bestWeights: true })
  const losses = stopped.epochs.map(({ validationLoss }) => validationLoss!)
  const best = losses.indexOf(Math.min(...losses))
  expect(stopped.epochs.length).toBe(best + 1 + 3)
  const upToBest = await train(network, data, { ...long, epochs: best + 1 })
  expect(allValues(stopped.network)).toEqual(allValues(upToBest.network))
})

test.each([
  [
    'two classes of weights for three',
    [['Dense', { units: 3, activation: 'softmax' }]],
    { classWeights: [1, 2] },
    'ROWS',
  ],
  [
    'a weight below 0',
    [['Dense', { units: 3, activation: 'softmax' }]],
    { classWeights: [1, -2, 1] },
    'ROWS',
  ],
  ['classes for a loss on numbers', [['Dense', { units: 3 }]], {}, 'LOSS'],
  [
    'a loss that the end does not fit',
    [['Dense', { units: 3 }]],
    { loss: 'categorical-cross-entropy' },
    'LOSS',
  ],
] satisfies [string, Parameters<typeof build>[1], Partial<TrainOptions>, string][])(
  '%s is refused',
  async (_, shorts, more, code) => {
    const data = clusters(30, 4, 3)
    await expect(train(build([4], shorts), data, { ...options, ...more })).rejects.toMatchObject({
      code: `METAML_E_KERAS_${code}`,
    })
  },
)
