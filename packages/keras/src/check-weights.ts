import { weightsError } from './keras-error.js'
import { type Layer, layers } from './layers.js'
import type { Network } from './network.js'

/**
 * The layers of a network whose arrays were checked: each is there, in its shape.
 * @throws METAML_E_KERAS_LAYER, METAML_E_KERAS_WEIGHTS
 */
export function checkedLayers(network: Pick<Network, 'graph' | 'weights' | 'quantizers'>): Layer[] {
  const all = layers(network)
  for (const { name: layer, weights } of all) {
    for (const { name, shape } of weights) {
      const array = network.weights.get(layer)?.get(name)
      const expected = `[${shape.join(', ')}]`
      const found =
        array === undefined ? 'nothing' : `[${array.shape.join(', ')}] of ${array.data.length} values`
      if (found !== `${expected} of ${shape.reduce((product, extent) => product * extent, 1)} values`) {
        throw weightsError(`The array '${layer}/${name}' does not fit the network.`, { expected, found })
      }
    }
  }
  return all
}
