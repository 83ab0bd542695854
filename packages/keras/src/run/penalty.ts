import type { JsonObject } from '@metaml/core'
import { layerError } from '../keras-error.js'
import { arraySetting } from '../kinds/settings.js'
import type { Layer } from '../layers.js'
import type { FlatWeights } from './flat-weights.js'

/**
 * The factors of the L1 and L2 penalty of an array, out of its layer's configuration.
 * @throws METAML_E_KERAS_LAYER on another regulariser
 */
export function penaltyOf(layer: Layer, array: string): { l1: number; l2: number } {
  const refuse = (what: string, value: unknown) =>
    layerError(layer.name, layer.className, `${what}: ${JSON.stringify(value).slice(0, 80)} in training`)
  if (layer.config.activity_regularizer != null)
    throw refuse('activity_regularizer', layer.config.activity_regularizer)
  const key = arraySetting(array, 'regularizer')
  const written = layer.config[key]
  if (written == null) return { l1: 0, l2: 0 }
  const { class_name: name, config } = written as JsonObject
  if (!['L1', 'L2', 'L1L2'].includes(String(name))) throw refuse(key, written)
  const factor = (name: string) => {
    const value = (config as JsonObject | undefined)?.[name] ?? 0
    if (typeof value !== 'number' || !(value >= 0)) throw refuse(key, written)
    return value
  }
  return { l1: factor('l1'), l2: factor('l2') }
}

/** The penalty of the weights: the sum of `l1 |w| + l2 w²`. */
export function penalty({ slots, values }: FlatWeights): number {
  let sum = 0
  for (const { from, to, l1, l2 } of slots) {
    if (l1 === 0 && l2 === 0) continue
    for (let i = from; i < to; i++) sum += l1 * Math.abs(values[i]!) + l2 * values[i]! ** 2
  }
  return sum
}

/** Adds the gradient of the penalty; that of `|w|` at 0 is 0. */
export function addPenaltyGradient({ slots, values, trainable }: FlatWeights, gradient: Float32Array): void {
  for (const { from, to, l1, l2 } of slots) {
    if (to > trainable || (l1 === 0 && l2 === 0)) continue
    for (let i = from; i < to; i++) gradient[i]! += l1 * Math.sign(values[i]!) + 2 * l2 * values[i]!
  }
}
