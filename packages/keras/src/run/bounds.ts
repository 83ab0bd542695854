import type { JsonObject } from '@metaml/core'
import { layerError } from '../keras-error.js'
import { arraySetting } from '../kinds/settings.js'
import type { Layer } from '../layers.js'
import type { FlatWeights } from './flat-weights.js'

/** Between which two numbers the values of an array are held. */
export type Bounds = readonly [low: number, high: number]

/**
 * The bounds of an array, out of its layer's configuration: the constraint `Clip`, which QKeras puts on quantised
 * weights.
 * @throws METAML_E_KERAS_LAYER on another constraint
 */
export function boundsOf(layer: Layer, array: string): Bounds | undefined {
  const key = arraySetting(array, 'constraint')
  const written = layer.config[key]
  if (written == null) return undefined
  const { class_name: name, config } = written as JsonObject
  const { min_value: low, max_value: high } = (config ?? {}) as JsonObject
  if (name === 'Clip' && typeof low === 'number' && typeof high === 'number' && low <= high)
    return [low, high]
  const found = `${key}: ${JSON.stringify(written).slice(0, 80)} in training`
  throw layerError(layer.name, layer.className, found)
}

/** Moves values that are out of their bounds to them. */
export function holdBounds({ slots, values, trainable }: FlatWeights): void {
  for (const { from, to, bounds } of slots) {
    if (bounds === undefined || to > trainable) continue
    const [low, high] = bounds
    for (let i = from; i < to; i++) values[i] = Math.min(Math.max(values[i]!, low), high)
  }
}
