import { buildJetDnn, initializeWeights, layers, predict, type TrainOptions, train } from '@metaml/keras'
import { beforeAll, expect, type TestContext, test } from 'vitest'
import {
  type BackendName,
  fill,
  multiply,
  startBackend,
  startsNode,
  tidy,
  view,
} from '../dist/run/backend.js'
import { chooseBackend } from '../dist/run/choose-backend.js'
import { setUpTfjsNode } from '../dist/setup/set-up-tfjs-node.js'
import { allValues, build, clusters, numbers, type Short } from './networks.js'

const backends: BackendName[] = ['wasm', 'node']

// In the checks of the repository an unbuilt tfjs-node is finished first: libtensorflow comes into the user's cache once.
beforeAll(async () => {
  if (process.env.METAML_TEST_WITH_TFJS_NODE === undefined || startsNode()) return
  await setUpTfjsNode({ projectDir: process.cwd(), say: text => console.log(text) })
}, 600_000)

/** Starts a backend; where tfjs-node does not load the test is skipped, and says why. */
async function start(name: BackendName, context: TestContext): Promise<void> {
  await startBackend(name).catch(error => {
    context.skip(`tfjs-node does not load: ${(error as Error).message.split('\n')[0]}`)
  })
}

const conv: Short[] = [
  ['Conv2D', { filters: 6, kernel_size: 3, padding: 'same', use_bias: false }],
  ['BatchNormalization'],
  ['ReLU'],
  ['MaxPooling2D', { pool_size: 2 }],
  ['Conv2D', { filters: 5, kernel_size: 3, strides: 2, activation: 'relu' }],
  ['Flatten'],
  ['Dropout', { rate: 0.2 }],
  ['Dense', { units: 3, activation: 'softmax' }],
]
const images = { x: numbers(96 * 14 * 14, 3), y: Uint8Array.from({ length: 96 }, (_, i) => i % 3), rows: 96 }
const options: Omit<TrainOptions, 'backend'> = {
  ...{ epochs: 2, batchSize: 40, seed: 3 },
  optimizer: { name: 'adam', learningRate: 3e-3, amsgrad: true },
}
const workloads = {
  dense: [buildJetDnn({ seed: 1 }), clusters(500, 16, 5)],
  conv: [build([14, 14, 1], conv, 4), images],
} as const

for (const backend of backends) {
  for (const [name, [network, rows]] of Object.entries(workloads)) {
    test(`${backend}, ${name}: the same seed gives the same weights bit for bit, another others`, async context => {
      await start(backend, context)
      const run = async (seed: number) => {
        const result = await train(network, rows, { ...options, backend, seed })
        expect(result.backend).toBe(backend)
        return Buffer.from(allValues(result.network).buffer)
      }
      const first = await run(3)
      expect((await run(3)).equals(first)).toBe(true)
      expect((await run(4)).equals(first)).toBe(false)
    })
  }
}

for (const [name, [network, rows]] of Object.entries(workloads)) {
  test(`${name}: both backends train to the same losses, up to rounding`, async context => {
    await start('node', context)
    const onNode = await train(network, rows, { ...options, backend: 'node' })
    const onWasm = await train(network, rows, { ...options, backend: 'wasm' })
    onNode.epochs.forEach(({ loss }, i) => {
      expect(loss).toBeCloseTo(onWasm.epochs[i]!.loss, 3)
    })
  })
}

test.each([
  [1, 1, 1],
  [3, 7, 5],
  [4, 130, 8],
  [9, 300, 19],
  [33, 2, 12],
])('a product of %i x %i and %i x is that of the definition, however it is transposed', async (m, k, n) => {
  await startBackend('wasm')
  const a = numbers(m * k, 1)
  const b = numbers(k * n, 2)
  const bias = numbers(n, 3)
  const turn = (values: Float32Array, rows: number, columns: number) =>
    values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!)
  const wanted = Float64Array.from({ length: m * n }, (_, i) => {
    const [row, column] = [Math.floor(i / n), i % n]
    let sum = bias[column]!
    for (let t = 0; t < k; t++) sum += a[row * k + t]! * b[t * n + column]!
    return sum
  })
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      for (const relu of [false, true]) {
        tidy(() => {
          const left = fill(transposeA ? [k, m] : [m, k], to => to.set(transposeA ? turn(a, m, k) : a))
          const right = fill(transposeB ? [n, k] : [k, n], to => to.set(transposeB ? turn(b, k, n) : b))
          const row = fill([n], to => to.set(bias))
          const found = view(multiply(left, right, { bias: row, relu, transposeA, transposeB }))
          wanted.forEach((value, i) => {
            expect(found[i]!).toBeCloseTo(relu ? Math.max(0, value) : value, 4)
          })
        })
      }
    }
  }
})

test('auto takes wasm for small networks, and tfjs-node for large products where it loads', async () => {
  const wide = layers(
    build(
      [512],
      [
        ['Dense', { units: 512 }],
        ['Dense', { units: 512 }],
      ],
    ),
  )
  const nodeLoads = await startBackend('node').then(
    () => true,
    () => false,
  )
  await startBackend('wasm')
  expect(chooseBackend(layers(buildJetDnn({ seed: 1 })), 1024)).toBe('wasm')
  expect(chooseBackend(wide, 1024)).toBe(nodeLoads ? 'node' : 'wasm')
  expect(chooseBackend(wide, 1)).toBe('wasm')
})

test('trainings on both backends at once do not take each other’s kernels', async context => {
  await start('node', context)
  const [network, rows] = workloads.dense
  const alone = await train(network, rows, { ...options, backend: 'wasm' })
  const [together] = await Promise.all([
    train(network, rows, { ...options, backend: 'wasm' }),
    train(network, rows, { ...options, backend: 'node' }),
  ])
  expect(allValues(together.network)).toEqual(allValues(alone.network))
})

test('memory is given back: a long training takes no more than a short one', async () => {
  const { memoryTaken } = await import('../dist/run/backend.js')
  const [network, rows] = workloads.conv
  await train(network, rows, { ...options, epochs: 1 })
  const before = memoryTaken()
  const { network: trained } = await train(network, rows, { ...options, epochs: 20 })
  await predict(initializeWeights(trained, 1), images.x, images.rows)
  expect(memoryTaken()).toBeLessThanOrEqual(before * 1.5)
})
