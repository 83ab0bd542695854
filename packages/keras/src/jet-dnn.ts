import { initializeWeights } from './initialize-weights.js'
import type { GraphLayer, Network } from './network.js'

/**
 * Jet-DNN: dense 16-64-32-32-5, ReLU, softmax, L1 1e-4 on the kernels; weights drawn by the seed.
 * The network of Duarte et al., "Fast inference of deep neural networks in FPGAs for particle physics" (2018).
 */
export function buildJetDnn({ seed }: { seed: number }): Network {
  const graph: Network['graph'] = {
    class_name: 'Sequential',
    config: {
      name: 'jet_dnn',
      layers: [
        {
          class_name: 'InputLayer',
          config: { name: 'input_1', batch_input_shape: [null, 16], dtype: 'float32' },
        },
        dense('fc1', 64, 'relu'),
        dense('fc2', 32, 'relu'),
        dense('fc3', 32, 'relu'),
        dense('output', 5, 'linear'),
        // A layer of its own: hls4ml takes a softmax only so.
        { class_name: 'Activation', config: { name: 'softmax', activation: 'softmax' } },
      ],
    },
  }
  return initializeWeights({ graph }, seed)
}

function dense(name: string, units: number, activation: string): GraphLayer {
  return {
    class_name: 'Dense',
    config: {
      name,
      units,
      activation,
      use_bias: true,
      kernel_initializer: { class_name: 'LecunUniform', config: {} },
      bias_initializer: { class_name: 'Zeros', config: {} },
      kernel_regularizer: { class_name: 'L1', config: { l1: 1e-4 } },
    },
  }
}
