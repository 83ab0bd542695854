import type { Layer } from '../layers.js'
import type { ByLayer, Network, NetworkArray } from '../network.js'
import { type Bounds, boundsOf } from './bounds.js'
import { penaltyOf } from './penalty.js'

/** Where an array of a network lies in the flat vector. */
export interface Slot {
  readonly layer: string
  readonly name: string
  readonly shape: readonly number[]
  readonly from: number
  readonly to: number
  readonly l1: number
  readonly l2: number
  readonly bounds?: Bounds
}

/** All arrays of a network in one vector, trainable ones first, so that the optimizer is one loop. */
export interface FlatWeights {
  readonly values: Float32Array
  /** In the order of the layers. */
  readonly slots: readonly Slot[]
  /** How many of the values are trained. */
  readonly trainable: number
}

/** Copies the arrays of a network into one vector. Arrays of a layer with `trainable: false` are not trained. */
export function flatten(network: Network, layers: readonly Layer[]): FlatWeights {
  const arrays = layers.flatMap(layer =>
    layer.weights.map(({ name, shape, trainable }) => ({
      layer: layer.name,
      name,
      shape,
      trained: trainable && layer.config.trainable !== false,
      data: network.weights.get(layer.name)!.get(name)!.data,
      ...penaltyOf(layer, name),
      bounds: boundsOf(layer, name),
    })),
  )
  const values = new Float32Array(arrays.reduce((sum, { data }) => sum + data.length, 0))
  const starts = new Map<object, number>()
  let end = 0
  let trainable = 0
  for (const wanted of [true, false]) {
    for (const array of arrays.filter(({ trained }) => trained === wanted)) {
      values.set(array.data, end)
      starts.set(array, end)
      end += array.data.length
    }
    if (wanted) trainable = end
  }
  const slots = arrays.map(array => {
    const { layer, name, shape, l1, l2, bounds, data } = array
    const from = starts.get(array)!
    return { layer, name, shape, from, to: from + data.length, l1, l2, ...(bounds && { bounds }) }
  })
  return { values, slots, trainable }
}

/** The parts of a vector that belong to the arrays, by layer; a change of one is a change of the other. */
export function partsOf<T extends Float32Array | Uint8Array>(
  slots: readonly Slot[],
  vector: T,
): Map<string, Map<string, T>> {
  const parts = new Map<string, Map<string, T>>()
  for (const { layer, name, from, to } of slots) {
    if (to > vector.length) continue
    const arrays = parts.get(layer) ?? new Map<string, T>()
    parts.set(layer, arrays.set(name, vector.subarray(from, to) as T))
  }
  return parts
}

/** The arrays with their shapes; copies of the vector, or (`live`) parts of it. */
export function arraysOf({ slots, values }: FlatWeights, live = false): ByLayer<NetworkArray> {
  const arrays = new Map<string, Map<string, NetworkArray>>()
  for (const { layer, name, shape, from, to } of slots) {
    const data = live ? values.subarray(from, to) : values.slice(from, to)
    arrays.set(layer, (arrays.get(layer) ?? new Map<string, NetworkArray>()).set(name, { shape, data }))
  }
  return arrays
}
