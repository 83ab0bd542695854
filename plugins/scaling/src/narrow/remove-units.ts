import type { JsonObject } from '@metaml/core'
import type { GraphLayer, Layer, Network, NetworkArray } from '@metaml/keras'
import type { NetworkUnits, UnitSet } from './find-units.js'

/** Per axis of an array, counted from the end (1 the last): the indices that stay. */
type Kept = ReadonlyMap<number, readonly number[]>

/**
 * The network without some sets of units: layers that make them become narrower, and every array that has an axis
 * over them, with its mask, loses these places. Quantisers are one an array and stay.
 * @param units of this network
 * @param removed none of them fixed
 */
export function removeUnits(network: Network, units: NetworkUnits, removed: ReadonlySet<UnitSet>): Network {
  const keptOutputs = new Map(
    [...units.outputs].map(([layer, sets]) => [
      layer,
      sets.flatMap((set, i) => (removed.has(set) ? [] : [i])),
    ]),
  )
  const weights = new Map<string, Map<string, NetworkArray>>()
  const masks = new Map<string, Map<string, Uint8Array>>()
  for (const layer of units.layers) {
    const arrays = network.weights.get(layer.name)
    if (arrays === undefined) continue
    const slices = slicesOf(layer, keptOutputs)
    const sliced = new Map<string, NetworkArray>()
    for (const [name, array] of arrays) {
      const kept = slices.get(name) ?? new Map()
      const taken = indicesOf(array.shape, kept)
      sliced.set(name, {
        shape: array.shape.map((extent, axis) => kept.get(array.shape.length - axis)?.length ?? extent),
        data: Float32Array.from(taken, i => array.data[i]!),
      })
      const mask = network.masks.get(layer.name)?.get(name)
      if (mask === undefined) continue
      const ofLayer = masks.get(layer.name) ?? new Map<string, Uint8Array>()
      masks.set(
        layer.name,
        ofLayer.set(
          name,
          Uint8Array.from(taken, i => mask[i]!),
        ),
      )
    }
    weights.set(layer.name, sliced)
  }
  const graphLayers = network.graph.config.layers.map(layer => narrowLayer(layer, keptOutputs))
  return {
    ...network,
    graph: { ...network.graph, config: { ...network.graph.config, layers: graphLayers } },
    weights,
    masks,
  }
}

/** Of each array of a layer, the axes that lose places. */
function slicesOf(
  { name, className, config, inputs, weights }: Layer,
  keptOutputs: ReadonlyMap<string, readonly number[]>,
): Map<string, Kept> {
  const into = keptOutputs.get(inputs[0] ?? '') ?? []
  const out = keptOutputs.get(name)!
  const slices = new Map<string, Kept>()
  for (const { name: array, shape } of weights) {
    if (array === 'depthwise_kernel') slices.set(array, new Map([[2, into]]))
    else if (array === 'pointwise_kernel') {
      const multiplier = (config.depth_multiplier as number | null | undefined) ?? 1
      const middle = into.flatMap(i => Array.from({ length: multiplier }, (_, j) => i * multiplier + j))
      const axes = new Map([
        [2, middle],
        [1, out],
      ] as [number, readonly number[]][])
      slices.set(array, axes)
    } else if (array === 'kernel') {
      slices.set(
        array,
        new Map([
          [2, into],
          [1, out],
        ] as [number, readonly number[]][]),
      )
    } else if (className !== 'PReLU' || !sharesLastAxis(config, shape)) slices.set(array, new Map([[1, out]]))
  }
  return slices
}

/** Whether a PReLU has one slope for all channels. */
function sharesLastAxis({ shared_axes: shared }: JsonObject, shape: readonly number[]): boolean {
  return Array.isArray(shared) && shared.includes(shape.length)
}

/** The places in C order that stay of an array. */
function indicesOf(shape: readonly number[], kept: Kept): number[] {
  let indices = [0]
  for (const [axis, extent] of shape.entries()) {
    const places = kept.get(shape.length - axis) ?? Array.from({ length: extent }, (_, i) => i)
    indices = indices.flatMap(before => places.map(place => before * extent + place))
  }
  return indices
}

function narrowLayer(layer: GraphLayer, keptOutputs: ReadonlyMap<string, readonly number[]>): GraphLayer {
  const { config } = layer
  const width = keptOutputs.get(config.name)?.length
  if (width === undefined) return layer
  if (typeof config.units === 'number') return { ...layer, config: { ...config, units: width } }
  if (typeof config.filters === 'number') return { ...layer, config: { ...config, filters: width } }
  const target = config.target_shape
  if (layer.class_name === 'Reshape' && Array.isArray(target) && target.at(-1) !== -1) {
    return { ...layer, config: { ...config, target_shape: [...target.slice(0, -1), width] } }
  }
  return layer
}
