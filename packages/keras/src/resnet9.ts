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

const penalty: Penalty = { class_name: 'L2', config: { l2: 1e-4 } }

/**
 * ResNet9 for colour images of 32x32 and ten classes: two convolutions of 16 filters, max-pooling by 2, residual blocks
 * of 16, 21 and 21 filters (the latter two with stride 2 and a convolution 1x1 on the shortcut), average pooling by 4,
 * dense 10; softmax. Convolutions have no bias, each is followed by batch normalisation; L2 1e-4 on the kernels; weights
 * drawn by the seed.
 */
export function buildResnet9({ seed }: { seed: number }): Network {
  const layers: GraphLayer[] = [{ ...inputLayer([32, 32, 3]), inbound_nodes: [] }]
  let last = 'input_1'
  const add = (layer: GraphLayer, ...inputs: string[]): string => {
    layers.push({ ...layer, inbound_nodes: [(inputs.length > 0 ? inputs : [last]).map(feed)] })
    last = layer.config.name
    return last
  }

  for (const name of ['stem1', 'stem2']) {
    add(convolution(`${name}_conv`, { filters: 16, penalty }))
    add(normalization(`${name}_norm`))
    add(activation(`${name}_relu`, 'relu'))
  }
  add(pooling('MaxPooling2D', 'pool', 2))
  for (const [name, filters, stride] of [
    ['block1', 16, 1],
    ['block2', 21, 2],
    ['block3', 21, 2],
  ] as const) {
    const from = last
    add(convolution(`${name}_conv1`, { filters, stride, penalty }))
    add(normalization(`${name}_norm1`))
    add(activation(`${name}_relu1`, 'relu'))
    add(convolution(`${name}_conv2`, { filters, penalty }))
    const main = add(normalization(`${name}_norm2`))
    let shortcut = from
    if (stride !== 1) {
      add(convolution(`${name}_shortcut_conv`, { filters, stride, size: 1, penalty }), from)
      shortcut = add(normalization(`${name}_shortcut_norm`))
    }
    add({ class_name: 'Add', config: { name: `${name}_add` } }, main, shortcut)
    add(activation(`${name}_relu2`, 'relu'))
  }
  add(pooling('AveragePooling2D', 'average', 4))
  add(flatten('flatten'))
  add(dense('output', 10, 'linear', penalty))
  add(activation('softmax', 'softmax'))

  const graph: Network['graph'] = {
    class_name: 'Functional',
    config: { name: 'resnet9', layers, input_layers: [['input_1', 0, 0]], output_layers: [[last, 0, 0]] },
  }
  return initializeWeights({ graph }, seed)
}

function feed(layer: string): [string, number, number, Record<string, never>] {
  return [layer, 0, 0, {}]
}
