import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildJetDnn, layers, type Network, predict, readKerasFile, writeKeras2 } from '@metaml/keras'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { build, numbers } from './networks.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'metaml-keras-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function again(network: Network): Promise<Network> {
  const { json, weights } = await writeKeras2(network, folder)
  return await readKerasFile(json, { weights })
}

const bits = (data: Float32Array) => [...new Uint32Array(data.buffer, data.byteOffset, data.length)]

test('weights come back to the bit, whatever they are', async () => {
  const network = build([3], [['Dense', { units: 2, name: 'fc' }]])
  const values = fc.float32Array({ minLength: 8, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(values, async values => {
      const arrays = new Map([
        ['kernel', { shape: [3, 2], data: values.subarray(0, 6) }],
        ['bias', { shape: [2], data: values.subarray(6) }],
      ])
      const { weights } = await again({ ...network, weights: new Map([['fc', arrays]]) })
      expect(bits(weights.get('fc')!.get('kernel')!.data)).toEqual(bits(values.slice(0, 6)))
      expect(bits(weights.get('fc')!.get('bias')!.data)).toEqual(bits(values.slice(6)))
    }),
    { numRuns: 25 },
  )
})

test('a network of every class comes back with its layers and its outputs', async () => {
  const network = build(
    [8, 8, 2],
    [
      ['Conv2D', { filters: 3, kernel_size: 3, padding: 'same', name: 'kernel_of_bias' }],
      ['BatchNormalization', { scale: false }],
      ['ReLU'],
      ['MaxPooling2D', { pool_size: 2 }],
      ['AveragePooling2D', { pool_size: 2, strides: 1 }],
      ['Dropout', { rate: 0.3 }],
      ['GlobalAveragePooling2D'],
      ['Dense', { units: 4, use_bias: false, activation: 'tanh' }],
      ['Softmax'],
    ],
  )
  const back = await again(network)
  expect(back.weights).toEqual(network.weights)
  expect(layers(back).map(({ name, outputShape }) => [name, outputShape])).toEqual(
    layers(network).map(({ name, outputShape }) => [name, outputShape]),
  )
  const x = numbers(5 * 128)
  expect(await predict(back, x, 5)).toEqual(await predict(network, x, 5))
})

test('every setting that readers ask for is written out', async () => {
  const network = build(
    [8, 2],
    [['Conv1D', { filters: 3, kernel_size: 3 }], ['Flatten'], ['Dense', { units: 2 }], ['Softmax']],
  )
  const { json } = await writeKeras2(network, folder)
  const written = JSON.parse(await readFile(json, 'utf8'))
  expect(written.class_name).toBe('Sequential')
  const [input, conv, , dense, softmax] = written.config.layers
  expect(input.config).toMatchObject({ batch_input_shape: [null, 8, 2], dtype: 'float32' })
  expect(conv.config).toMatchObject({
    kernel_size: [3],
    strides: [1],
    dilation_rate: [1],
    padding: 'valid',
    data_format: 'channels_last',
    activation: 'linear',
    use_bias: true,
  })
  expect(dense.config).toMatchObject({ activation: 'linear', use_bias: true })
  expect(softmax).toMatchObject({ class_name: 'Activation', config: { activation: 'softmax' } })
})

test("an InputLayer called 'input', which hls4ml keeps for itself, is renamed wherever it stands", async () => {
  const { graph, ...rest } = buildJetDnn({ seed: 1 })
  const [, ...others] = graph.config.layers
  const names = ['input', 'fc1', 'fc2', 'fc3', 'output', 'softmax']
  const functional: Network = {
    ...rest,
    graph: {
      class_name: 'Functional',
      config: {
        name: 'net',
        layers: [
          {
            class_name: 'InputLayer',
            config: { name: 'input', batch_input_shape: [null, 16] },
            inbound_nodes: [],
          },
          ...others.map((layer, i) => ({ ...layer, inbound_nodes: [[[names[i]!, 0, 0, {}] as const]] })),
        ],
        input_layers: [['input', 0, 0]],
        output_layers: [['softmax', 0, 0]],
      },
    },
  }
  const back = await again(functional)
  expect(layers(back).map(({ name }) => name)).toEqual(['input_1', ...names.slice(1)])
  expect(back.weights).toEqual(functional.weights)
})
