import { buildJetDnn, layers } from '@metaml/keras'
import { expect, test } from 'vitest'
import { build, type Short, type Wired, wire } from './networks.js'

test('Jet-DNN is 16-64-32-32-5 with softmax as a layer of its own', () => {
  expect(
    layers(buildJetDnn({ seed: 1 })).map(({ name, className, inputShape, outputShape }) => [
      name,
      className,
      inputShape,
      outputShape,
    ]),
  ).toEqual([
    ['input_1', 'InputLayer', [16], [16]],
    ['fc1', 'Dense', [16], [64]],
    ['fc2', 'Dense', [64], [32]],
    ['fc3', 'Dense', [32], [32]],
    ['output', 'Dense', [32], [5]],
    ['softmax', 'Activation', [5], [5]],
  ])
})

test.each([
  [
    [28, 28, 1],
    ['Conv2D', { filters: 4, kernel_size: [3, 3], padding: 'same' }],
    [28, 28, 4],
  ],
  [
    [28, 28, 1],
    ['Conv2D', { filters: 4, kernel_size: 3, strides: 2 }],
    [13, 13, 4],
  ],
  [
    [28, 28, 1],
    ['Conv2D', { filters: 4, kernel_size: 3, strides: [2, 3], padding: 'same' }],
    [14, 10, 4],
  ],
  [
    [9, 9, 2],
    ['Conv2D', { filters: 1, kernel_size: 3, dilation_rate: 2 }],
    [5, 5, 1],
  ],
  [
    [10, 4],
    ['Conv1D', { filters: 3, kernel_size: [3] }],
    [8, 3],
  ],
  [
    [9, 9, 2],
    ['MaxPooling2D', { pool_size: [2, 2] }],
    [4, 4, 2],
  ],
  [
    [9, 9, 2],
    ['AveragePooling2D', { pool_size: 2, padding: 'same' }],
    [5, 5, 2],
  ],
  [
    [9, 2],
    ['MaxPooling1D', { pool_size: 2, strides: 1 }],
    [8, 2],
  ],
  [[9, 9, 2], ['GlobalAveragePooling2D', {}], [2]],
  [
    [9, 9, 2],
    ['GlobalAveragePooling2D', { keepdims: true }],
    [1, 1, 2],
  ],
  [[9, 2], ['Flatten', {}], [18]],
  [
    [9, 2],
    ['Dense', { units: 3 }],
    [9, 3],
  ],
  [
    [9, 8, 2],
    ['DepthwiseConv2D', { kernel_size: 3, strides: 2, depth_multiplier: 3 }],
    [4, 3, 6],
  ],
  [
    [9, 8, 2],
    ['SeparableConv2D', { filters: 5, kernel_size: [3, 1], padding: 'same' }],
    [9, 8, 5],
  ],
  [
    [4, 6],
    ['Reshape', { target_shape: [3, -1, 2] }],
    [3, 4, 2],
  ],
  [
    [4, 6, 1],
    ['ZeroPadding2D', { padding: [1, 2] }],
    [6, 10, 1],
  ],
  [
    [4, 6],
    ['ZeroPadding1D', { padding: [3, 2] }],
    [9, 6],
  ],
  [
    [4, 6, 1],
    ['UpSampling2D', { size: [2, 3] }],
    [8, 18, 1],
  ],
  [
    [4, 6],
    ['UpSampling1D', {}],
    [8, 6],
  ],
  [[4, 6, 3], ['GlobalMaxPooling2D', {}], [3]],
  [
    [4, 6, 3],
    ['PReLU', { shared_axes: [1] }],
    [4, 6, 3],
  ],
] satisfies [number[], Short, number[]][])('%j through %j gives %j', (input, layer, output) => {
  expect(layers(build(input, [layer])).at(-1)!.outputShape).toEqual(output)
})

test.each([
  ['LSTM', { units: 3 }],
  ['Dense', { units: 0 }],
  ['Dense', {}],
  ['Dense', { units: 3, activation: 'mine' }],
  ['Reshape', { target_shape: [3, -1] }],
  ['Reshape', { target_shape: [-1, -1] }],
  ['PReLU', { shared_axes: [3] }],
  ['ZeroPadding1D', { padding: -1 }],
  ['SeparableConv1D', { filters: 3, kernel_size: 3, depth_multiplier: 0 }],
  ['Dense', { units: 2 ** 40 }],
  ['Conv1D', { filters: 3, kernel_size: 20 }],
  ['Conv1D', { filters: 3, kernel_size: 3, padding: 'causal' }],
  ['Conv1D', { filters: 3, kernel_size: 3, data_format: 'channels_first' }],
  ['Conv2D', { filters: 3, kernel_size: 3 }],
  ['ReLU', { max_value: -6 }],
  ['BatchNormalization', { axis: 1 }],
  ['Dense', { units: 3, name: 'a/b' }],
])('%s %j is refused by layer and class', (className, config) => {
  expect(() => build([10, 4], [[className, config]])).toThrow(
    expect.objectContaining({
      code: 'METAML_E_KERAS_LAYER',
      data: expect.objectContaining({ class: className, layer: expect.stringMatching(/_1$|a\/b/) }),
    }),
  )
})

test('two layers of one name are refused', () => {
  const layer: Short = ['Dense', { units: 3, name: 'fc' }]
  expect(() => build([4], [layer, layer])).toThrow(expect.objectContaining({ code: 'METAML_E_KERAS_LAYER' }))
})

const dense = (name: string, units: number, from: string): Wired => ['Dense', { name, units }, [from]]

test('layers of a graph come after those that feed them, however they are written down', () => {
  const wired: Wired[] = [
    ['Add', { name: 'sum' }, ['a', 'b']],
    dense('b', 3, 'a'),
    dense('a', 3, 'in'),
    ['Concatenate', { name: 'all' }, ['sum', 'b', 'in']],
  ]
  const found = layers(wire([4], wired))
  expect(found.map(({ name }) => name)).toEqual(['in', 'a', 'b', 'sum', 'all'])
  expect(found.at(-1)).toMatchObject({
    inputs: ['sum', 'b', 'in'],
    inputShapes: [[3], [3], [4]],
    outputShape: [10],
  })
})

test.each<[string, Wired[], string]>([
  ['shapes that do not add', [dense('a', 3, 'in'), ['Add', { name: 'b' }, ['a', 'in']]], 'KERAS_LAYER'],
  ['one input of two', [['Add', { name: 'b' }, ['in']]], 'KERAS_LAYER'],
  ['two inputs of one', [['Dense', { name: 'b', units: 2 }, ['in', 'in']]], 'KERAS_LAYER'],
  ['an axis that is none', [['Concatenate', { name: 'b', axis: 2 }, ['in', 'in']]], 'KERAS_LAYER'],
  ['a cycle', [dense('a', 4, 'b'), dense('b', 4, 'a'), ['Add', { name: 'c' }, ['b', 'in']]], 'KERAS_FILE'],
  ['a dead end', [dense('a', 4, 'in'), dense('b', 4, 'in')], 'KERAS_FILE'],
  ['a layer fed by none', [dense('a', 4, 'nobody')], 'KERAS_FILE'],
])('%s: refused', (_, wired, code) => {
  expect(() => wire([4], wired)).toThrow(expect.objectContaining({ code: `METAML_E_${code}` }))
})

test('several inputs are refused by their names', () => {
  const { graph } = wire([4], [dense('a', 3, 'in')])
  const two = [...graph.config.input_layers!, ['other', 0, 0] as const]
  expect(() => layers({ graph: { ...graph, config: { ...graph.config, input_layers: two } } })).toThrow(
    expect.objectContaining({
      code: 'METAML_E_KERAS_FILE',
      message: expect.stringContaining('2 inputs (in, other)'),
    }),
  )
})
