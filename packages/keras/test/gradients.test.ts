import { layers, type Network } from '@metaml/keras'
import { beforeAll, expect, test } from 'vitest'
import { chooseLoss } from '../dist/losses/choose-loss.js'
import { createRandom } from '../dist/random.js'
import { startBackend } from '../dist/run/backend.js'
import { flatten } from '../dist/run/flat-weights.js'
import { addPenaltyGradient, penalty } from '../dist/run/penalty.js'
import { createPass } from '../dist/run/train-step.js'
import { build, numbers, type Short, type Wired, wire } from './networks.js'

beforeAll(() => startBackend())

const rows = 12

/** The mean loss with penalties at values, and its gradient; the randomness of dropout is the same each time. */
function lossAt(network: Network, x: Float32Array, values?: Float32Array) {
  const all = layers(network)
  const weights = flatten(network, all)
  if (values !== undefined) weights.values.set(values)
  const gradient = new Float32Array(weights.trainable)
  const pass = createPass(chooseLoss(all), weights, gradient, createRandom(7, 7))
  const before = weights.values.slice()
  const sum = pass({ rows, target: row => row % 3, writeInputs: to => to.set(x) })
  const trained = { ...weights, values: before }
  addPenaltyGradient(trained, gradient)
  return { loss: sum / rows + penalty(trained), gradient, weights: trained }
}

const head: Short[] = [
  ['Dense', { units: 3 }],
  ['Activation', { activation: 'softmax' }],
]
const cases: [string, number[], Short[]][] = [
  [
    'dense, softmax inside',
    [5],
    [
      ['Dense', { units: 4, activation: 'tanh' }],
      ['Dense', { units: 3, activation: 'softmax' }],
    ],
  ],
  ['a Softmax layer', [5], [['Dense', { units: 3 }], ['Softmax']]],
  ['no bias', [5], [['Dense', { units: 4, use_bias: false, activation: 'sigmoid' }], ...head]],
  ['relu', [5], [['Dense', { units: 8, activation: 'relu' }], ['ReLU'], ...head]],
  ['softmax in the middle', [5], [['Dense', { units: 6, activation: 'softmax' }], ...head]],
  [
    'activations',
    [5],
    [
      ['Dense', { units: 6 }],
      ['Activation', { activation: 'sigmoid' }],
      ['Activation', { activation: 'tanh' }],
      ...head,
    ],
  ],
  ['dense on rows', [3, 4], [['Dense', { units: 5, activation: 'tanh' }], ['Flatten'], ...head]],
  [
    'batch normalisation',
    [5],
    [['Dense', { units: 6 }], ['BatchNormalization'], ['Activation', { activation: 'tanh' }], ...head],
  ],
  ['batch normalisation first', [5], [['BatchNormalization', { scale: false }], ...head]],
  ['dropout', [5], [['Dense', { units: 8, activation: 'tanh' }], ['Dropout', { rate: 0.4 }], ...head]],
  [
    'conv2d',
    [5, 6, 2],
    [
      ['Conv2D', { filters: 3, kernel_size: [3, 2], padding: 'same', activation: 'tanh' }],
      ['Conv2D', { filters: 2, kernel_size: 2, strides: [1, 2] }],
      ['Flatten'],
      ...head,
    ],
  ],
  [
    'dilated conv2d',
    [6, 6, 1],
    [
      ['Dense', { units: 2 }],
      ['Conv2D', { filters: 2, kernel_size: 3, dilation_rate: 2, padding: 'same' }],
      ['Flatten'],
      ...head,
    ],
  ],
  [
    'conv1d',
    [8, 2],
    [
      ['Conv1D', { filters: 3, kernel_size: 3, activation: 'tanh' }],
      ['Conv1D', { filters: 2, kernel_size: 2, padding: 'same', strides: 2 }],
      ['Flatten'],
      ...head,
    ],
  ],
  [
    'max pooling',
    [5, 5, 2],
    [
      ['Conv2D', { filters: 2, kernel_size: 2 }],
      ['MaxPooling2D', { pool_size: 3, strides: 2, padding: 'same' }],
      ['Flatten'],
      ...head,
    ],
  ],
  [
    'max pooling of windows that overlap inside the image',
    [7, 6, 2],
    [
      ['Conv2D', { filters: 5, kernel_size: 2 }],
      ['MaxPooling2D', { pool_size: [3, 2], strides: [1, 2] }],
      ['Flatten'],
      ...head,
    ],
  ],
  [
    'average pooling',
    [5, 5, 2],
    [
      ['Conv2D', { filters: 2, kernel_size: 2 }],
      ['AveragePooling2D', { pool_size: 3, strides: 2, padding: 'same' }],
      ['Flatten'],
      ...head,
    ],
  ],
  [
    'pooling of rows',
    [7, 2],
    [
      ['Conv1D', { filters: 2, kernel_size: 2 }],
      ['MaxPooling1D', { pool_size: 2 }],
      ['AveragePooling1D', { pool_size: 2, strides: 1 }],
      ['Flatten'],
      ...head,
    ],
  ],
  [
    'global pooling',
    [4, 4, 2],
    [['Conv2D', { filters: 3, kernel_size: 2, activation: 'tanh' }], ['GlobalAveragePooling2D'], ...head],
  ],
  [
    'global pooling of rows',
    [6, 2],
    [['Conv1D', { filters: 3, kernel_size: 2, activation: 'tanh' }], ['GlobalAveragePooling1D'], ...head],
  ],
  [
    'global maximum',
    [4, 4, 2],
    [['Conv2D', { filters: 3, kernel_size: 2, activation: 'softsign' }], ['GlobalMaxPooling2D'], ...head],
  ],
  [
    'other activations',
    [5],
    [
      ['Dense', { units: 6, activation: 'swish' }],
      ['Dense', { units: 6, activation: 'elu' }],
      ['Activation', { activation: 'selu' }],
      ['Dense', { units: 6, activation: 'softplus' }],
      ['Activation', { activation: 'relu6' }],
      ['Activation', { activation: 'exponential' }],
      ...head,
    ],
  ],
  ['a leaky ReLU', [5], [['Dense', { units: 6 }], ['LeakyReLU', { alpha: 0.2 }], ...head]],
  ['an ELU', [5], [['Dense', { units: 6 }], ['ELU', { alpha: 0.7 }], ...head]],
  [
    'a ReLU with bound and slope',
    [5],
    [['Dense', { units: 6 }], ['ReLU', { max_value: 0.8, negative_slope: 0.1 }], ...head],
  ],
  [
    'a PReLU',
    [5],
    [
      ['Dense', { units: 6, use_bias: false }],
      ['PReLU', { alpha_initializer: { class_name: 'Constant', config: { value: 0.3 } } }],
      ...head,
    ],
  ],
  [
    'slopes that are shared',
    [4, 4, 3],
    [
      ['Conv2D', { filters: 3, kernel_size: 2 }],
      ['PReLU', { shared_axes: [1, 2], alpha_initializer: 'RandomNormal' }],
      ['PReLU', { shared_axes: [2, 3], alpha_initializer: 'RandomNormal' }],
      ['Flatten'],
      ...head,
    ],
  ],
  [
    'depthwise convolution',
    [5, 6, 2],
    [
      ['Conv2D', { filters: 2, kernel_size: 2 }],
      ['DepthwiseConv2D', { kernel_size: 3, depth_multiplier: 2, padding: 'same', activation: 'tanh' }],
      ['DepthwiseConv2D', { kernel_size: [2, 1], strides: 2, use_bias: false }],
      ['Flatten'],
      ...head,
    ],
  ],
  [
    'separable convolution',
    [5, 6, 2],
    [
      ['SeparableConv2D', { filters: 3, kernel_size: 3, depth_multiplier: 2, activation: 'tanh' }],
      ['SeparableConv2D', { filters: 2, kernel_size: 2, dilation_rate: 2, padding: 'same' }],
      ['Flatten'],
      ...head,
    ],
  ],
  [
    'depthwise and separable convolution of rows',
    [8, 2],
    [
      ['DepthwiseConv1D', { kernel_size: 3, depth_multiplier: 2 }],
      ['SeparableConv1D', { filters: 3, kernel_size: 2, strides: 2, activation: 'tanh' }],
      ['Flatten'],
      ...head,
    ],
  ],
  [
    'other sizes',
    [3, 4, 2],
    [
      ['Conv2D', { filters: 2, kernel_size: 2 }],
      [
        'ZeroPadding2D',
        {
          padding: [
            [1, 0],
            [2, 1],
          ],
        },
      ],
      ['UpSampling2D', { size: [2, 1] }],
      ['Reshape', { target_shape: [-1, 4] }],
      ['Dense', { units: 3, activation: 'tanh' }],
      ['ZeroPadding1D', { padding: [1, 2] }],
      ['UpSampling1D', { size: 2 }],
      ['Dense', { units: 1 }],
      ['Flatten'],
      ...head,
    ],
  ],
  [
    'penalties',
    [5],
    [
      [
        'Dense',
        { units: 4, activation: 'tanh', kernel_regularizer: { class_name: 'L1', config: { l1: 0.3 } } },
      ],
      [
        'Dense',
        {
          units: 3,
          activation: 'softmax',
          kernel_regularizer: { class_name: 'L1L2', config: { l1: 0.1, l2: 0.2 } },
          bias_regularizer: { class_name: 'L2', config: { l2: 0.5 } },
        },
      ],
    ],
  ],
]

const graphs: [string, number[], Wired[]][] = [
  [
    'residual blocks, one with a layer on its shortcut',
    [4, 4, 2],
    [
      ['Conv2D', { name: 'a', filters: 2, kernel_size: 3, padding: 'same', activation: 'tanh' }, ['in']],
      ['BatchNormalization', { name: 'b' }, ['a']],
      ['Add', { name: 'c' }, ['b', 'in']],
      ['Conv2D', { name: 'd', filters: 3, kernel_size: 3, strides: 2, padding: 'same' }, ['c']],
      ['Conv2D', { name: 'e', filters: 3, kernel_size: 1, strides: 2 }, ['c']],
      ['Add', { name: 'f' }, ['d', 'e']],
      ['Activation', { name: 'g', activation: 'tanh' }, ['f']],
      ['Flatten', { name: 'h' }, ['g']],
      ['Dense', { name: 'i', units: 3, activation: 'softmax' }, ['h']],
    ],
  ],
  [
    'a layer added to itself',
    [5],
    [
      ['Dense', { name: 'a', units: 3, activation: 'tanh' }, ['in']],
      ['Add', { name: 'b' }, ['a', 'a', 'in3']],
      ['Dense', { name: 'in3', units: 3 }, ['in']],
      ['Softmax', { name: 'c' }, ['b']],
    ],
  ],
  [
    'concatenation along both axes',
    [4, 3],
    [
      ['Conv1D', { name: 'a', filters: 2, kernel_size: 3, padding: 'same' }, ['in']],
      ['Concatenate', { name: 'b' }, ['a', 'in', 'a']],
      ['Dense', { name: 'c', units: 7, activation: 'tanh' }, ['in']],
      ['Concatenate', { name: 'd', axis: 1 }, ['b', 'c']],
      ['Flatten', { name: 'e' }, ['d']],
      ['Dense', { name: 'f', units: 3, activation: 'softmax' }, ['e']],
    ],
  ],
]
const networks: [string, number[], Network][] = [
  ...cases.map(
    ([what, shape, shorts]) => [what, shape, build(shape, shorts, 5)] as [string, number[], Network],
  ),
  ...graphs.map(
    ([what, shape, wired]) => [what, shape, wire(shape, wired, 5)] as [string, number[], Network],
  ),
]

test.each(networks)('%s: the gradient is the slope of the loss', (_, inputShape, network) => {
  const x = numbers(rows * inputShape.reduce((a, b) => a * b), 11)
  const { gradient, weights } = lossAt(network, x)
  // Along each array by itself, so that a wrong one can't hide behind the others.
  for (const { layer, name, from, to } of weights.slots) {
    if (to > weights.trainable) continue
    const direction = numbers(to - from, 17)
    const step = 1e-3
    const along = (sign: number) => {
      const values = weights.values.slice()
      for (let i = from; i < to; i++) values[i]! += sign * step * direction[i - from]!
      return lossAt(network, x, values).loss
    }
    const slope = (along(1) - along(-1)) / (2 * step)
    const wanted = gradient.subarray(from, to).reduce((sum, g, i) => sum + g * direction[i]!, 0)
    expect(Math.abs(slope - wanted), `${layer}/${name}: ${slope} ${wanted}`).toBeLessThan(
      2e-4 + 0.01 * Math.abs(wanted),
    )
  }
})
