import type { JsonObject } from '@metaml/core'
import { type LayerKind, Refusal } from './kind.js'
import { finite, word } from './settings.js'

/** The activation functions that are supported. */
export const activationNames = [
  'linear',
  'relu',
  'softmax',
  'sigmoid',
  'tanh',
  'elu',
  'selu',
  'softplus',
  'softsign',
  'exponential',
  'swish',
  'relu6',
] as const

/** The name of an activation function. */
export type ActivationName = (typeof activationNames)[number]

/** Those whose slope follows from their output alone: layers with weights apply them themselves. */
export const plainActivations = ['linear', 'relu', 'softmax', 'sigmoid', 'tanh'] as const

/** The name of a plain activation function. */
export type PlainActivation = (typeof plainActivations)[number]

/** Whether an activation is plain. */
export function isPlain(name: ActivationName): name is PlainActivation {
  return (plainActivations as readonly ActivationName[]).includes(name)
}

/** The activation that a Dense, convolution or Activation layer applies; none is `linear`. */
export function activationOf(config: JsonObject): ActivationName {
  return word(config, 'activation', activationNames, 'linear')
}

/** The plain activation that a layer with weights applies itself; another one is applied after it. */
export function plainActivationOf(config: JsonObject): PlainActivation {
  const name = activationOf(config)
  return isPlain(name) ? name : 'linear'
}

/** `Activation`: a function on each value, softmax over the last axis. */
export const activation: LayerKind = (config, inputShape) => {
  activationOf(config)
  return { weights: [], outputShape: inputShape }
}

/** `Softmax` over the last axis. */
export const softmax: LayerKind = (config, inputShape) => {
  const axis = finite(config, 'axis', -1)
  if (axis !== -1 && axis !== inputShape.length) throw new Refusal(`axis: ${axis} (supported: the last)`)
  return { weights: [], outputShape: inputShape }
}
