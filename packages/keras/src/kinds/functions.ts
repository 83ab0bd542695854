import type { JsonObject } from '@metaml/core'
import { type LayerKind, Refusal, type Shape } from './kind.js'
import { finite } from './settings.js'

/** `ReLU` with bound, slope and threshold: what its configuration says. */
export function reluOf(config: JsonObject): { max: number; slope: number; threshold: number } {
  const max = config.max_value == null ? Number.POSITIVE_INFINITY : finite(config, 'max_value', 0)
  const slope = finite(config, 'negative_slope', 0)
  const threshold = finite(config, 'threshold', 0)
  if (max < 0) throw new Refusal(`max_value: ${max}`)
  if (slope < 0) throw new Refusal(`negative_slope: ${slope}`)
  if (threshold < 0) throw new Refusal(`threshold: ${threshold}`)
  return { max, slope, threshold }
}

/** `ReLU`, with or without bound, slope and threshold. */
export const relu: LayerKind = (config, inputShape) => {
  reluOf(config)
  return { weights: [], outputShape: inputShape }
}

/** A function on each value, of one number. */
function ofNumber(key: string, fallback: number): LayerKind {
  return (config, inputShape) => {
    finite(config, key, fallback)
    return { weights: [], outputShape: inputShape }
  }
}

/** `LeakyReLU`: `alpha` is the slope below 0. */
export const leakyRelu = ofNumber('alpha', 0.3)

/** `ELU`: `alpha` is the depth that it falls to. */
export const elu = ofNumber('alpha', 1)

/** `ThresholdedReLU`: values up to `theta` are zero. */
export const thresholdedRelu: LayerKind = (config, inputShape) => {
  if (finite(config, 'theta', 1) < 0) throw new Refusal(`theta: ${config.theta}`)
  return { weights: [], outputShape: inputShape }
}

/** `PReLU`: the slope below 0 is trained, one for each value but along `shared_axes`. */
export const prelu: LayerKind = (config, inputShape) => ({
  weights: [{ name: 'alpha', shape: alphaShape(config, inputShape), trainable: true }],
  outputShape: inputShape,
})

function alphaShape(config: JsonObject, inputShape: Shape): Shape {
  const shared = config.shared_axes ?? []
  if (!Array.isArray(shared) || shared.some(axis => !(axis >= 1 && axis <= inputShape.length))) {
    throw new Refusal(`shared_axes: ${JSON.stringify(shared).slice(0, 80)}`)
  }
  return inputShape.map((extent, axis) => (shared.includes(axis + 1) ? 1 : extent))
}
