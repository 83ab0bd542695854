import { type ActivationName, activationOf, isPlain } from '../kinds/activation.js'
import { activate, deactivate } from './activations.js'
import { fill, type Tensor, view } from './backend.js'
import { runElementwise } from './elementwise.js'
import { functions } from './functions.js'
import type { Passed, RunLayer } from './run-layer.js'

/** Runs `Activation`. */
export const runActivation: RunLayer = ({ config }, x) => passActivation(activationOf(config), x)

/** Runs `Softmax`. */
export const runSoftmax: RunLayer = (_, x) => passActivation('softmax', x)

/** Runs `Dropout`: in training, values are zero with probability `rate` and the others divided by `1 - rate`. */
export const runDropout: RunLayer = ({ config }, x, _, random) => {
  const rate = (config.rate as number | undefined) ?? 0
  if (random === undefined || rate === 0) return { y: x, back: dy => dy }
  const size = x.shape.reduce((product, extent) => product * extent, 1)
  const factor = Float32Array.from({ length: size }, () => (random() < rate ? 0 : 1 / (1 - rate)))
  const scale = (by: Tensor) =>
    fill(by.shape, to => {
      const from = view(by)
      for (let i = 0; i < size; i++) to[i] = from[i]! * factor[i]!
    })
  return { y: scale(x), back: scale }
}

/** Applies an activation. */
export function passActivation(name: ActivationName, x: Tensor): Passed {
  if (!isPlain(name)) return runElementwise(functions[name], x)
  const y = activate(name, x)
  return { y, back: dy => deactivate(name, dy, y) }
}
