import type { Short, Wired } from './networks.js'

/** A network for each class of layers that is supported: what it is called, the input's shape, its layers. */
export const everyClass: readonly (readonly [string, number[], readonly Short[]])[] = [
  ['Dense', [5], [['Dense', { units: 4, activation: 'relu' }]]],
  ['Dense without bias, on rows', [3, 4], [['Dense', { units: 5, use_bias: false }]]],
  ['Activation', [6], ['sigmoid', 'tanh', 'softmax'].map(one)],
  [
    'other activations',
    [6],
    ['elu', 'selu', 'softplus', 'softsign', 'swish', 'relu6', 'exponential'].map(one),
  ],
  [
    'activations inside',
    [6],
    ['swish', 'elu', 'softplus'].map(activation => ['Dense', { units: 6, activation }]),
  ],
  ['ReLU', [8], [['ReLU', { max_value: 0.8, negative_slope: 0.2, threshold: 0.1 }]]],
  ['LeakyReLU', [8], [['LeakyReLU', { alpha: 0.2 }]]],
  ['ELU', [8], [['ELU', { alpha: 0.6 }]]],
  ['PReLU', [4, 3], [['PReLU'], ['PReLU', { shared_axes: [1] }]]],
  ['Softmax', [4, 3], [['Softmax']]],
  [
    'Conv1D',
    [9, 2],
    [['Conv1D', { filters: 3, kernel_size: 3, padding: 'same', strides: 2, activation: 'tanh' }]],
  ],
  ['Conv1D dilated', [9, 2], [['Conv1D', { filters: 3, kernel_size: 3, dilation_rate: 2 }]]],
  [
    'Conv2D',
    [7, 8, 2],
    [['Conv2D', { filters: 3, kernel_size: [3, 2], strides: [2, 1], activation: 'relu' }]],
  ],
  [
    'Conv2D same',
    [7, 8, 2],
    [['Conv2D', { filters: 3, kernel_size: 3, strides: 2, padding: 'same', use_bias: false }]],
  ],
  [
    'Conv2D dilated',
    [7, 8, 2],
    [['Conv2D', { filters: 3, kernel_size: 2, dilation_rate: 2, padding: 'same' }]],
  ],
  [
    'DepthwiseConv2D',
    [7, 8, 2],
    [
      ['DepthwiseConv2D', { kernel_size: 3, depth_multiplier: 2, padding: 'same', activation: 'relu' }],
      ['DepthwiseConv2D', { kernel_size: [2, 3], strides: 2, use_bias: false }],
    ],
  ],
  ['DepthwiseConv1D', [9, 2], [['DepthwiseConv1D', { kernel_size: 3, depth_multiplier: 2 }]]],
  [
    'SeparableConv2D',
    [7, 8, 2],
    [
      ['SeparableConv2D', { filters: 3, kernel_size: 3, depth_multiplier: 2, activation: 'swish' }],
      ['SeparableConv2D', { filters: 2, kernel_size: 2, strides: 2, padding: 'same', use_bias: false }],
    ],
  ],
  ['SeparableConv1D', [9, 2], [['SeparableConv1D', { filters: 3, kernel_size: 3 }]]],
  [
    'BatchNormalization',
    [4, 3],
    [
      ['BatchNormalization', { epsilon: 0.01 }],
      ['BatchNormalization', { scale: false }],
      ['BatchNormalization', { center: false }],
    ],
  ],
  ['MaxPooling2D', [7, 8, 2], [['MaxPooling2D', { pool_size: [2, 3], padding: 'same' }]]],
  ['AveragePooling2D', [7, 8, 2], [['AveragePooling2D', { pool_size: 3, strides: 2, padding: 'same' }]]],
  ['MaxPooling1D', [9, 2], [['MaxPooling1D', { pool_size: 2 }]]],
  ['AveragePooling1D', [9, 2], [['AveragePooling1D', { pool_size: 3, strides: 1 }]]],
  [
    'GlobalAveragePooling2D',
    [7, 8, 2],
    [['GlobalAveragePooling2D', { keepdims: true }], ['GlobalAveragePooling2D']],
  ],
  ['GlobalAveragePooling1D', [9, 2], [['GlobalAveragePooling1D']]],
  ['GlobalMaxPooling2D', [7, 8, 2], [['GlobalMaxPooling2D']]],
  ['GlobalMaxPooling1D', [9, 2], [['GlobalMaxPooling1D', { keepdims: true }]]],
  ['Flatten', [3, 2, 2], [['Flatten']]],
  ['Reshape', [3, 4], [['Reshape', { target_shape: [2, -1, 3] }]]],
  ['Dropout', [6], [['Dropout', { rate: 0.4 }]]],
  [
    'ZeroPadding2D',
    [3, 4, 2],
    [
      [
        'ZeroPadding2D',
        {
          padding: [
            [1, 0],
            [2, 3],
          ],
        },
      ],
      ['ZeroPadding2D', { padding: 1 }],
    ],
  ],
  [
    'ZeroPadding1D',
    [4, 2],
    [
      ['ZeroPadding1D', { padding: [2, 1] }],
      ['ZeroPadding1D', { padding: 2 }],
    ],
  ],
  ['UpSampling2D', [3, 4, 2], [['UpSampling2D', { size: [2, 3] }]]],
  ['UpSampling1D', [4, 2], [['UpSampling1D', { size: 3 }]]],
]

/** A graph that branches, adds and concatenates. */
export const branches: readonly Wired[] = [
  ['Conv2D', { name: 'a', filters: 3, kernel_size: 3, padding: 'same' }, ['in']],
  ['BatchNormalization', { name: 'b' }, ['a']],
  ['Conv2D', { name: 'c', filters: 3, kernel_size: 1 }, ['in']],
  ['Add', { name: 'd' }, ['b', 'c', 'b']],
  ['ReLU', { name: 'e' }, ['d']],
  ['Concatenate', { name: 'f' }, ['e', 'in', 'c']],
  ['Concatenate', { name: 'g', axis: 1 }, ['f', 'f']],
  ['GlobalAveragePooling2D', { name: 'h' }, ['g']],
  ['Dense', { name: 'i', units: 4, activation: 'softmax' }, ['h']],
]

function one(activation: string): Short {
  return ['Activation', { activation }]
}
