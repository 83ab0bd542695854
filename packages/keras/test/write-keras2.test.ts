import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildJetDnn, layers, type Network, predict, readKerasFile, writeKeras2 } from '@metaml/keras'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { branches, everyClass } from './every-class.js'
import { build, numbers, shaken, wire } from './networks.js'

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

const written: [string, Network][] = [
  ...everyClass.map(([what, shape, shorts]) => [what, shaken(build(shape, shorts))] as [string, Network]),
  ['ThresholdedReLU', build([8], [['ThresholdedReLU', { theta: 0.3 }]])],
  ['branches', shaken(wire([5, 6, 2], branches))],
]

test.each(written)('%s comes back with its layers, weights and outputs', async (_, network) => {
  const back = await again(network)
  expect(back.weights).toEqual(network.weights)
  expect(layers(back).map(({ name, outputShape }) => [name, outputShape])).toEqual(
    layers(network).map(({ name, outputShape }) => [name, outputShape]),
  )
  const x = numbers(5 * layers(network)[0]!.outputShape.reduce((a, b) => a * b))
  expect(await predict(back, x, 5)).toEqual(await predict(network, x, 5))
})

test('quantisers go into the classes of QKeras, and come back', async () => {
  const network: Network = {
    ...shaken(
      build(
        [6, 6, 2],
        [
          ['Conv2D', { name: 'c', filters: 3, kernel_size: 2, activation: 'relu' }],
          ['DepthwiseConv2D', { name: 'd', kernel_size: 2, use_bias: false }],
          ['BatchNormalization', { name: 'b', scale: false }],
          ['Activation', { name: 'a', activation: 'relu' }],
          ['Flatten', { name: 'f' }],
          ['Dense', { name: 'o', units: 3 }],
        ],
      ),
    ),
    quantizers: {
      c: {
        kernel: 'quantized_bits(4,0,0,alpha=1)',
        bias: 'quantized_bits(4,0,1)',
        activation: 'quantized_relu(3,1)',
      },
      d: { depthwise_kernel: 'quantized_bits(5,1,0,keep_negative=False,alpha=1)' },
      b: { beta: 'quantized_bits(6,2,0)' },
      a: { activation: 'quantized_relu(4,2,relu_upper_bound=1.5,is_quantized_clip=False)' },
      o: { kernel: 'quantized_bits(1,0,0,alpha=2)' },
    },
  }
  const { json, weights } = await writeKeras2(network, folder)
  const topology = JSON.parse(await readFile(json, 'utf8'))
  expect(topology.config.layers.map((layer: { class_name: string }) => layer.class_name)).toEqual([
    ...[
      'InputLayer',
      'QConv2D',
      'QDepthwiseConv2D',
      'QBatchNormalization',
      'QActivation',
      'Flatten',
      'QDense',
    ],
  ])
  expect(topology.config.layers[6].config.kernel_quantizer).toEqual({
    class_name: 'quantized_bits',
    config: expect.objectContaining({ bits: 1, integer: 0, alpha: 2, keep_negative: true }),
  })
  const back = await readKerasFile(json, { weights })
  expect(back.quantizers).toEqual(network.quantizers)
  const x = numbers(4 * 72)
  expect(await predict(back, x, 4)).toEqual(await predict(network, x, 4))
  // And they are applied: without them, the outputs are others.
  const { quantizers: _, ...plain } = network
  expect(await predict(plain, x, 4)).not.toEqual(await predict(network, x, 4))
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
