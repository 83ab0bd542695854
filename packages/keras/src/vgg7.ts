import { initializeWeights } from './initialize-weights.js'
import {
  activation,
  convolution,
  dense,
  flatten,
  inputLayer,
  normalization,
  type Penalty,
  pooling,
} from './make-layer.js'
import type { GraphLayer, Network } from './network.js'

const penalty: Penalty = { class_name: 'L1', config: { l1: 1e-4 } }

/**
 * VGG7 for grey images of 28x28 and ten classes: four times convolution 3x3, batch normalisation, ReLU and max-pooling
 * by 2 (maps of 28, 14, 7, 3 and 1) with 14, 14, 19 and 19 filters, then dense 28, 56, 10; softmax, L1 1e-4 on the
 * kernels; weights drawn by the seed.
 */
export function buildVgg7({ seed }: { seed: number }): Network {
  const stage = (filters: number, index: number): GraphLayer[] => [
    convolution(`conv${index + 1}`, { filters, penalty, bias: true }),
    normalization(`norm${index + 1}`),
    activation(`relu${index + 1}`, 'relu'),
    pooling('MaxPooling2D', `pool${index + 1}`, 2),
  ]
  const graph: Network['graph'] = {
    class_name: 'Sequential',
    config: {
      name: 'vgg7',
      layers: [
        inputLayer([28, 28, 1]),
        ...[14, 14, 19, 19].flatMap(stage),
        flatten('flatten'),
        dense('fc1', 28, 'relu', penalty),
        dense('fc2', 56, 'relu', penalty),
        dense('output', 10, 'linear', penalty),
        activation('softmax', 'softmax'),
      ],
    },
  }
  return initializeWeights({ graph }, seed)
}
