import { layers, type Network } from '@metaml/keras'

/**
 * How many multiplications by a weight one row costs: each weight of a kernel that is not zero counts once for every
 * place of the output that it is used at. Normalisations, which can be folded away, do not count.
 */
export function countMultiplications(network: Network): number {
  let count = 0
  for (const { name, outputShape } of layers(network)) {
    const places = outputShape.slice(0, -1).reduce((product, extent) => product * extent, 1)
    for (const [array, { data }] of network.weights.get(name) ?? []) {
      if (!array.endsWith('kernel')) continue
      count += places * data.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0)
    }
  }
  return count
}
