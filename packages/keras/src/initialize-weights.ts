import type { JsonObject } from '@metaml/core'
import { initialize } from './initializers.js'
import { layerError } from './keras-error.js'
import { Refusal } from './kinds/kind.js'
import { arraySetting } from './kinds/settings.js'
import { type Layer, layers } from './layers.js'
import type { Network, NetworkArray } from './network.js'
import { createRandom } from './random.js'

/** What Keras takes where a configuration names no initialiser. */
const defaults: { readonly [array: string]: string } = {
  kernel: 'GlorotUniform',
  depthwise_kernel: 'GlorotUniform',
  pointwise_kernel: 'GlorotUniform',
  alpha: 'Zeros',
  bias: 'Zeros',
  gamma: 'Ones',
  beta: 'Zeros',
  moving_mean: 'Zeros',
  moving_variance: 'Ones',
}

/**
 * The network with new weights, drawn by the initialisers of its layers; masked weights are zero.
 * The same seed gives the same weights.
 * @throws METAML_E_KERAS_LAYER on an initialiser that is not supported
 */
export function initializeWeights(network: Pick<Network, 'graph'> & Partial<Network>, seed: number): Network {
  const random = createRandom(seed, 0)
  const masks: Network['masks'] = network.masks ?? new Map()
  const weights = new Map<string, Map<string, NetworkArray>>()
  for (const layer of layers(network)) {
    if (layer.weights.length === 0) continue
    const arrays = new Map<string, NetworkArray>()
    for (const { name, shape } of layer.weights) {
      const data = draw(layer, name, shape, random)
      const mask = masks.get(layer.name)?.get(name)
      mask?.forEach((keep, i) => {
        if (keep === 0) data[i] = 0
      })
      arrays.set(name, { shape, data })
    }
    weights.set(layer.name, arrays)
  }
  return { ...network, weights, masks }
}

function draw(layer: Layer, array: string, shape: readonly number[], random: () => number): Float32Array {
  const config: JsonObject = layer.config
  try {
    return initialize(config[arraySetting(array, 'initializer')] ?? defaults[array]!, shape, random)
  } catch (error) {
    if (error instanceof Refusal) throw layerError(layer.name, layer.className, error.message)
    throw error
  }
}
