import type { JsonObject } from '@metaml/core'
import { type LayerKind, Refusal, type Shape } from './kind.js'
import { finite, flag } from './settings.js'

/** `BatchNormalization` over the last axis. Its arrays stand in the order of Keras' files. */
export const batchNormalization: LayerKind = (config, inputShape) => {
  checkAxis(config, inputShape)
  finite(config, 'momentum', 0.99)
  if (finite(config, 'epsilon', 1e-3) <= 0) throw new Refusal(`epsilon: ${config.epsilon}`)
  const shape = [inputShape.at(-1)!]
  return {
    weights: [
      ...(flag(config, 'scale', true) ? [{ name: 'gamma', shape, trainable: true }] : []),
      ...(flag(config, 'center', true) ? [{ name: 'beta', shape, trainable: true }] : []),
      { name: 'moving_mean', shape, trainable: false },
      { name: 'moving_variance', shape, trainable: false },
    ],
    outputShape: inputShape,
  }
}

function checkAxis(config: JsonObject, inputShape: Shape): void {
  const written = config.axis ?? -1
  const axis = Array.isArray(written) && written.length === 1 ? written[0] : written
  if (axis !== -1 && axis !== inputShape.length) {
    throw new Refusal(`axis: ${JSON.stringify(written)} (supported: the last)`)
  }
}
