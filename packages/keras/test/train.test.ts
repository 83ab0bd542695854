import {
  type ByLayer,
  buildJetDnn,
  countParameters,
  type Network,
  predict,
  type TrainOptions,
  train,
} from '@metaml/keras'
import { expect, test } from 'vitest'
import { allValues, build, clusters, numbers } from './networks.js'

const options: TrainOptions = {
  epochs: 3,
  batchSize: 64,
  optimizer: { name: 'adam', learningRate: 5e-3, amsgrad: true },
  seed: 3,
}
const rows = clusters(1000, 16, 5)

/** Masks of Jet-DNN's kernels that keep every n-th weight. */
function everyNth(network: Network, n: number): ByLayer<Uint8Array> {
  return new Map(
    [...network.weights].map(([layer, arrays]) => [
      layer,
      new Map([['kernel', Uint8Array.from(arrays.get('kernel')!.data, (_, i) => (i % n === 0 ? 1 : 0))]]),
    ]),
  )
}

function maskedValues(network: Network, masks: ByLayer<Uint8Array>): number[] {
  return [...masks].flatMap(([layer, arrays]) =>
    [...arrays].flatMap(([name, mask]) =>
      [...network.weights.get(layer)!.get(name)!.data].filter((_, i) => mask[i] === 0),
    ),
  )
}

test('training lowers the loss and tells the classes apart, on rows it has not seen too', async () => {
  const validation = clusters(500, 16, 5, 77)
  const { epochs } = await train(buildJetDnn({ seed: 1 }), rows, { ...options, epochs: 6, validation })
  expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6])
  expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss / 2)
  expect(epochs.at(-1)!.validationAccuracy).toBeGreaterThan(0.8)
  expect(epochs.at(-1)!.validationLoss).toBeLessThan(epochs[0]!.validationLoss!)
})

test('the same seed gives the same weights bit for bit, another seed others', async () => {
  const network = build(
    [16],
    [
      ['Dense', { units: 32, activation: 'relu' }],
      ['BatchNormalization'],
      ['Dropout', { rate: 0.2 }],
      ['Dense', { units: 5, activation: 'softmax' }],
    ],
  )
  const run = async (seed: number) => allValues((await train(network, rows, { ...options, seed })).network)
  const first = await run(3)
  expect(await run(3)).toEqual(first)
  expect(await run(4)).not.toEqual(first)
})

test('convolutions are trained the same way twice', async () => {
  const network = build(
    [4, 4, 1],
    [
      ['Conv2D', { filters: 6, kernel_size: 3, padding: 'same', activation: 'relu' }],
      ['MaxPooling2D', { pool_size: 2 }],
      ['Flatten'],
      ['Dense', { units: 5, activation: 'softmax' }],
    ],
  )
  const first = await train(network, rows, options)
  expect(first.epochs.at(-1)!.loss).toBeLessThan(first.epochs[0]!.loss)
  expect(allValues((await train(network, rows, options)).network)).toEqual(allValues(first.network))
})

test('the network that is trained is left as it was', async () => {
  const network = buildJetDnn({ seed: 1 })
  await train(network, rows, options)
  expect(network).toEqual(buildJetDnn({ seed: 1 }))
})

test("a network's masks hold in every step and stay with it", async () => {
  const dense = buildJetDnn({ seed: 1 })
  const masks = everyNth(dense, 3)
  const { network } = await train({ ...dense, masks }, rows, options)
  expect(network.masks).toEqual(masks)
  const held = maskedValues(network, masks)
  expect(held.length).toBeGreaterThan(2000)
  expect(held.every(value => Object.is(value, 0))).toBe(true)
  expect(countParameters(network).zeros).toBe(held.length)
})

test('masks can be dropped', async () => {
  const dense = buildJetDnn({ seed: 1 })
  const masks = everyNth(dense, 3)
  const { network } = await train({ ...dense, masks }, rows, { ...options, masks: new Map() })
  expect(network.masks.size).toBe(0)
  expect(maskedValues(network, masks).filter(value => value === 0)).toEqual([])
})

test('masksAt is asked from the start to the end, and what it masks is zero from then on', async () => {
  const asked: number[] = []
  let masks: ByLayer<Uint8Array> = new Map()
  const dense = buildJetDnn({ seed: 1 })
  const { network } = await train(dense, rows, {
    ...options,
    maskEvery: 5,
    masksAt(progress, weights) {
      const seen = { ...dense, weights } as Network
      expect(maskedValues(seen, masks).every(value => value === 0)).toBe(true)
      asked.push(progress)
      masks = everyNth(seen, progress < 0.5 ? 2 : 4)
      return masks
    },
  })
  expect(asked[0]).toBe(0)
  expect(asked.at(-1)).toBe(1)
  expect(asked).toHaveLength(11)
  expect(asked).toEqual([...asked].sort((a, b) => a - b))
  expect(network.masks).toEqual(everyNth(dense, 4))
  expect(maskedValues(network, network.masks).every(value => value === 0)).toBe(true)
})

test('a hundred calls of masksAt are the default', async () => {
  let calls = 0
  await train(buildJetDnn({ seed: 1 }), rows, {
    ...options,
    epochs: 20,
    batchSize: 32,
    masksAt() {
      calls++
      return new Map()
    },
  })
  expect(calls).toBeGreaterThan(90)
  expect(calls).toBeLessThan(120)
})

test('an L1 penalty makes weights smaller', async () => {
  const size = async (l1: number) => {
    const kernel_regularizer = { class_name: 'L1', config: { l1 } }
    const network = build([16], [['Dense', { units: 5, activation: 'softmax', kernel_regularizer }]])
    const trained = (await train(network, rows, options)).network
    return allValues(trained).reduce((sum, value) => sum + Math.abs(value), 0)
  }
  expect(await size(0.05)).toBeLessThan((await size(0)) * 0.8)
})

test('a layer that is not trainable stays as it is, the others move', async () => {
  const network = build(
    [16],
    [
      ['Dense', { units: 8, activation: 'relu', trainable: false }],
      ['Dense', { units: 5, activation: 'softmax' }],
    ],
  )
  const { network: trained } = await train(network, rows, options)
  expect(trained.weights.get('dense_1')).toEqual(network.weights.get('dense_1'))
  expect(trained.weights.get('dense_2')).not.toEqual(network.weights.get('dense_2'))
})

test('batch normalisation learns the mean and variance of its inputs', async () => {
  const network = build(
    [4],
    [
      ['BatchNormalization', { momentum: 0.5 }],
      ['Dense', { units: 2, activation: 'softmax' }],
    ],
  )
  const x = numbers(400, 5).map((value, i) => (i % 4 === 0 ? 10 + 2 * value : value))
  const data = { x, y: new Uint8Array(100), rows: 100 }
  const { network: trained } = await train(network, data, { ...options, epochs: 30, batchSize: 100 })
  const arrays = trained.weights.get('batchnormalization_1')!
  expect(arrays.get('moving_mean')!.data[0]).toBeCloseTo(10, 0)
  expect(arrays.get('moving_variance')!.data[0]).toBeCloseTo(4 / 3, 0)
  expect(arrays.get('moving_variance')!.data[1]).toBeCloseTo(1 / 3, 0)
})

test('the learning rate is halved after epochs that are no better', async () => {
  const rates: number[] = []
  await train(build([16], [['Dense', { units: 5, activation: 'softmax' }]]), rows, {
    ...options,
    epochs: 6,
    optimizer: { name: 'adam', learningRate: 1e-9 },
    reduceOnPlateau: { factor: 0.5, patience: 2 },
    onEpoch: ({ learningRate }) => rates.push(learningRate),
  })
  expect(rates).toEqual([1e-9, 1e-9, 1e-9, 5e-10, 5e-10, 2.5e-10])
})

test('while masks change the learning rate stays', async () => {
  const rates: number[] = []
  const network = build([16], [['Dense', { units: 5, activation: 'softmax' }]])
  await train(network, rows, {
    ...options,
    epochs: 6,
    optimizer: { name: 'adam', learningRate: 1e-9 },
    reduceOnPlateau: { factor: 0.5, patience: 1 },
    maskEvery: 16,
    // Other masks in each of the first three epochs.
    masksAt: progress => everyNth(network, 2 + Math.min(2, Math.floor(progress * 6))),
    onEpoch: ({ learningRate }) => rates.push(learningRate),
  })
  expect(rates).toEqual([1e-9, 1e-9, 1e-9, 1e-9, 5e-10, 2.5e-10])
})

test('it stops before the next step when it is told to, with the reason given', async () => {
  const controller = new AbortController()
  const reason = new Error('enough')
  const before = performance.now()
  const training = train(buildJetDnn({ seed: 1 }), rows, {
    ...options,
    epochs: 1e6,
    signal: controller.signal,
  })
  setTimeout(() => controller.abort(reason), 50)
  await expect(training).rejects.toBe(reason)
  expect(performance.now() - before).toBeLessThan(2000)
})

test('a training that diverges ends in a coded error', async () => {
  const wild: TrainOptions = { ...options, optimizer: { name: 'adam', learningRate: 1e30 } }
  await expect(train(buildJetDnn({ seed: 1 }), rows, wild)).rejects.toMatchObject({
    code: 'METAML_E_KERAS_DIVERGED',
  })
})

test.each([
  ['a class too many', { ...rows, y: rows.y.map(() => 5) }],
  ['a NaN', { ...rows, x: rows.x.with(20, Number.NaN) }],
  ['a row too few', { ...rows, x: rows.x.subarray(16) }],
  ['no rows', { x: new Float32Array(0), y: new Uint8Array(0), rows: 0 }],
])('%s is refused', async (_, data) => {
  await expect(train(buildJetDnn({ seed: 1 }), data, options)).rejects.toMatchObject({
    code: 'METAML_E_KERAS_ROWS',
  })
})

test.each([
  [[['Dense', { units: 5, activation: 'sigmoid' }]], 'METAML_E_KERAS_LOSS'],
  [
    [['Dense', { units: 5, activation: 'softmax', kernel_constraint: { class_name: 'NonNeg', config: {} } }]],
    'METAML_E_KERAS_LAYER',
  ],
  [
    [['Dense', { units: 5, activation: 'softmax', kernel_regularizer: { class_name: 'Mine', config: {} } }]],
    'METAML_E_KERAS_LAYER',
  ],
] satisfies [Parameters<typeof build>[1], string][])('%j is not trained: %s', async (layers, code) => {
  await expect(train(build([16], layers), rows, options)).rejects.toMatchObject({ code })
})

test('a mask that fits nothing is refused', async () => {
  const masks = new Map([['fc9', new Map([['kernel', new Uint8Array(3)]])]])
  await expect(train(buildJetDnn({ seed: 1 }), rows, { ...options, masks })).rejects.toMatchObject({
    code: 'METAML_E_KERAS_WEIGHTS',
  })
})

test('what was trained is what predicts', async () => {
  const { network, epochs } = await train(buildJetDnn({ seed: 1 }), rows, { ...options, validation: rows })
  const outputs = await predict(network, rows.x, rows.rows)
  const loss = rows.y.reduce((sum, c, row) => sum - Math.log(outputs[row * 5 + c]!), 0) / rows.rows
  const penalty = [...network.weights.values()].reduce(
    (sum, arrays) => sum + 1e-4 * arrays.get('kernel')!.data.reduce((total, w) => total + Math.abs(w), 0),
    0,
  )
  expect(loss + penalty).toBeCloseTo(epochs.at(-1)!.validationLoss!, 4)
})
