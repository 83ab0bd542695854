import type { JsonObject } from '@metaml/core'
import { type LayerKind, Refusal } from './kind.js'
import { finite, word } from './settings.js'

/** The activation functions that are supported. */
export const activationNames = ['linear', 'relu', 'softmax', 'sigmoid', 'tanh'] as const

/** The name of an activation function. */
export type ActivationName = (typeof activationNames)[number]

/** The activation that a Dense, convolution or Activation layer applies; none is `linear`. */
export function activationOf(config: JsonObject): ActivationName {
  return word(config, 'activation', activationNames, 'linear')
}

/** `Activation`: a function on each value, softmax over the last axis. */
export const activation: LayerKind = (config, inputShape) => {
  activationOf(config)
  return { weights: [], outputShape: inputShape }
}

/** `ReLU` without bound, slope and threshold. */
export const relu: LayerKind = (config, inputShape) => {
  if (config.max_value != null) throw new Refusal(`max_value: ${JSON.stringify(config.max_value)}`)
  for (const key of ['negative_slope', 'threshold']) {
    if (finite(config, key, 0) !== 0) throw new Refusal(`${key}: ${config[key]}`)
  }
  return { weights: [], outputShape: inputShape }
}

/** `Softmax` over the last axis. */
export const softmax: LayerKind = (config, inputShape) => {
  const axis = finite(config, 'axis', -1)
  if (axis !== -1 && axis !== inputShape.length) throw new Refusal(`axis: ${axis} (supported: the last)`)
  return { weights: [], outputShape: inputShape }
}
