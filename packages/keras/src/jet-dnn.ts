import { initializeWeights } from './initialize-weights.js'
import { activation, dense, inputLayer, type Penalty } from './make-layer.js'
import type { Network } from './network.js'

const penalty: Penalty = { class_name: 'L1', config: { l1: 1e-4 } }

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
        inputLayer([16]),
        dense('fc1', 64, 'relu', penalty),
        dense('fc2', 32, 'relu', penalty),
        dense('fc3', 32, 'relu', penalty),
        dense('output', 5, 'linear', penalty),
        activation('softmax', 'softmax'),
      ],
    },
  }
  return initializeWeights({ graph }, seed)
}
