import { activationOf } from './activation.js'
import { type LayerKind, Refusal } from './kind.js'
import { flag, positive } from './settings.js'

/** `Dense`: a matrix on the last axis. */
export const dense: LayerKind = (config, inputShape) => {
  const units = positive(config, 'units')
  activationOf(config)
  const inputs = inputShape.at(-1)
  if (inputs === undefined) throw new Refusal('an input without axes')
  return {
    weights: [
      { name: 'kernel', shape: [inputs, units], trainable: true },
      ...(flag(config, 'use_bias', true) ? [{ name: 'bias', shape: [units], trainable: true }] : []),
    ],
    outputShape: [...inputShape.slice(0, -1), units],
  }
}
