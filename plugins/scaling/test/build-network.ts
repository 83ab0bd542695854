import type { JsonObject } from '@metaml/core'
import { type GraphLayer, initializeWeights, type Network } from '@metaml/keras'

/** A layer in short: class, name, settings, and the layers that feed it (default: the one before). */
export type Short = readonly [
  className: string,
  name: string,
  settings?: JsonObject,
  inputs?: readonly string[],
]

/** A functional network of these layers behind an input `in`; all of its arrays are random, biases too. */
export function buildNetwork(shape: readonly number[], short: readonly Short[], seed = 1): Network {
  const input: GraphLayer = {
    class_name: 'InputLayer',
    config: { name: 'in', batch_input_shape: [null, ...shape] },
    inbound_nodes: [],
  }
  const layers = short.map(([className, name, settings = {}, inputs], i): GraphLayer => {
    const sources = inputs ?? [i === 0 ? 'in' : short[i - 1]![1]]
    const random = { class_name: 'RandomUniform', config: { minval: -1, maxval: 1 } }
    return {
      class_name: className,
      config: { kernel_initializer: random, ...settings, name },
      inbound_nodes: [sources.map(source => [source, 0, 0, {}])],
    }
  })
  const graph: Network['graph'] = {
    class_name: 'Functional',
    config: {
      name: 'net',
      layers: [input, ...layers],
      input_layers: [['in', 0, 0]],
      output_layers: [[short.at(-1)![1], 0, 0]],
    },
  }
  const network = initializeWeights({ graph }, seed)
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return (state >>> 8) / 2 ** 24
  }
  const weights = new Map(
    [...network.weights].map(([layer, arrays]) => [
      layer,
      new Map(
        [...arrays].map(([name, array]) => {
          const low = name === 'moving_variance' ? 0.5 : -1
          return [name, { ...array, data: array.data.map(() => low + next() * (1 - low)) }]
        }),
      ),
    ]),
  )
  return { ...network, weights }
}

/** Networks with every kind of layer that is narrowed or that units pass through. */
export const samples: readonly { name: string; shape: number[]; layers: readonly Short[] }[] = [
  {
    name: 'dense',
    shape: [5],
    layers: [
      ['Dense', 'a', { units: 6, activation: 'relu' }],
      ['PReLU', 'p'],
      ['Dense', 'b', { units: 4, activation: 'tanh', use_bias: false }],
      ['Dropout', 'd', { rate: 0.2 }],
      ['Dense', 'out', { units: 3, activation: 'softmax' }],
    ],
  },
  {
    name: 'convolutions, normalisation, pooling, flatten',
    shape: [9, 8, 2],
    layers: [
      ['ZeroPadding2D', 'z'],
      ['Conv2D', 'a', { filters: 5, kernel_size: 3 }],
      ['BatchNormalization', 'n'],
      ['LeakyReLU', 'l', { alpha: 0.2 }],
      ['MaxPooling2D', 'm', { pool_size: 2 }],
      ['UpSampling2D', 'u'],
      ['Conv2D', 'b', { filters: 4, kernel_size: [3, 2], strides: 2, activation: 'tanh' }],
      ['AveragePooling2D', 'v', { pool_size: 2 }],
      ['Flatten', 'f'],
      ['Dense', 'c', { units: 5 }],
      ['Dense', 'out', { units: 2 }],
    ],
  },
  {
    name: 'depthwise and separable convolutions',
    shape: [8, 8, 2],
    layers: [
      ['Conv2D', 'a', { filters: 4, kernel_size: 3 }],
      ['PReLU', 'p', { shared_axes: [1, 2] }],
      ['DepthwiseConv2D', 'd', { kernel_size: 2, depth_multiplier: 2, activation: 'tanh' }],
      ['SeparableConv2D', 's', { filters: 5, kernel_size: 2, depth_multiplier: 3 }],
      ['PReLU', 'q', { shared_axes: [1, 2, 3] }],
      ['GlobalAveragePooling2D', 'g'],
      ['Dense', 'out', { units: 3 }],
    ],
  },
  {
    name: 'rows',
    shape: [10, 3],
    layers: [
      ['Conv1D', 'a', { filters: 6, kernel_size: 3, activation: 'relu' }],
      ['DepthwiseConv1D', 'd', { kernel_size: 3, depth_multiplier: 2 }],
      ['SeparableConv1D', 's', { filters: 4, kernel_size: 2 }],
      ['Dense', 'b', { units: 5, activation: 'tanh' }],
      ['GlobalMaxPooling1D', 'g'],
      ['Dense', 'out', { units: 2 }],
    ],
  },
  {
    name: 'a residual block with a shortcut',
    shape: [8, 8, 2],
    layers: [
      ['Conv2D', 'stem', { filters: 4, kernel_size: 3, padding: 'same' }],
      ['Conv2D', 'c1', { filters: 6, kernel_size: 3, padding: 'same', activation: 'relu' }],
      ['Conv2D', 'c2', { filters: 4, kernel_size: 3, padding: 'same' }],
      ['BatchNormalization', 'n'],
      ['Add', 'sum', {}, ['n', 'stem']],
      ['Conv2D', 'd1', { filters: 5, kernel_size: 3, strides: 2, padding: 'same' }],
      ['Conv2D', 'short', { filters: 5, kernel_size: 1, strides: 2, padding: 'same' }, ['sum']],
      ['Add', 'sum2', {}, ['d1', 'short']],
      ['Flatten', 'f'],
      ['Dense', 'out', { units: 3 }],
    ],
  },
  {
    name: 'branches that are concatenated, then added to one',
    shape: [6],
    layers: [
      ['Dense', 'a', { units: 4, activation: 'relu' }],
      ['Dense', 'b', { units: 3 }, ['in']],
      ['Concatenate', 'both', {}, ['a', 'b']],
      ['Dense', 'c', { units: 7 }, ['in']],
      ['Add', 'sum', {}, ['c', 'both']],
      ['Dense', 'd', { units: 4 }],
      ['Add', 'more', {}, ['d', 'a']],
      ['Dense', 'out', { units: 2 }],
    ],
  },
  {
    name: 'rows behind each other, and new shapes',
    shape: [4, 3],
    layers: [
      ['Conv1D', 'a', { filters: 8, kernel_size: 1 }],
      ['Conv1D', 'b', { filters: 8, kernel_size: 1 }, ['in']],
      ['Concatenate', 'both', { axis: 1 }, ['a', 'b']],
      ['Reshape', 'r', { target_shape: [-1, 4] }],
      ['Conv1D', 'c', { filters: 5, kernel_size: 2 }],
      ['Reshape', 's', { target_shape: [3, 5, 5] }],
      ['Conv2D', 'e', { filters: 4, kernel_size: 2 }],
      ['Flatten', 'f'],
      ['Dense', 'g', { units: 12 }],
      ['Reshape', 't', { target_shape: [2, 2, 3] }],
      ['Conv2D', 'h', { filters: 4, kernel_size: 2 }],
      ['Flatten', 'i'],
      ['Dense', 'out', { units: 2 }],
    ],
  },
]
