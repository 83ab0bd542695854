import { fill, type Tensor, view } from './backend.js'
import type { Arrays, Passed, RunLayer } from './run-layer.js'

/** Runs `BatchNormalization` over the last axis. */
export const runNormalization: RunLayer = ({ config }, x, arrays, random) => {
  const epsilon = (config.epsilon as number | undefined) ?? 1e-3
  const channels = x.shape.at(-1)!
  const inverse = (variance: ArrayLike<number>) =>
    Float64Array.from(variance, value => 1 / Math.sqrt(value + epsilon))
  if (random === undefined) {
    const { mean, variance } = moving(arrays)
    return pass(x, arrays, { mean, inverse: inverse(variance), training: false })
  }
  const batch = statistics(x, channels)
  move(arrays, batch, (config.momentum as number | undefined) ?? 0.99)
  return pass(x, arrays, { mean: batch.mean, inverse: inverse(batch.variance), training: true })
}

interface Statistics {
  readonly mean: ArrayLike<number>
  /** One over the deviation. */
  readonly inverse: Float64Array
  /** Whether they follow from the batch, so that the gradient goes through them. */
  readonly training: boolean
}

function pass(x: Tensor, arrays: Arrays, { mean, inverse, training }: Statistics): Passed {
  const channels = inverse.length
  const gamma = arrays.get('gamma')
  const beta = arrays.get('beta')
  const scale = inverse.map((value, c) => value * (gamma?.[c] ?? 1))
  const shift = inverse.map((_, c) => (beta?.[c] ?? 0) - mean[c]! * scale[c]!)
  return {
    y: fill(x.shape, y => {
      const values = view(x)
      for (let i = 0, c = 0; i < y.length; i++) {
        y[i] = values[i]! * scale[c]! + shift[c]!
        if (++c === channels) c = 0
      }
    }),
    back(dy, into) {
      const above = view(dy)
      const values = view(x)
      const rows = values.length / channels
      const dBeta = new Float64Array(channels)
      const dGamma = new Float64Array(channels)
      for (let i = 0, c = 0; i < values.length; i++) {
        dBeta[c]! += above[i]!
        dGamma[c]! += above[i]! * (values[i]! - mean[c]!) * inverse[c]!
        if (++c === channels) c = 0
      }
      into.get('beta')?.set(dBeta)
      into.get('gamma')?.set(dGamma)
      const through = training ? 1 / rows : 0
      return fill(x.shape, dx => {
        const above = view(dy)
        const values = view(x)
        for (let i = 0, c = 0; i < dx.length; i++) {
          const normalized = (values[i]! - mean[c]!) * inverse[c]!
          dx[i] = scale[c]! * (above[i]! - through * (dBeta[c]! + normalized * dGamma[c]!))
          if (++c === channels) c = 0
        }
      })
    },
  }
}

function moving(arrays: Arrays): { mean: Float32Array; variance: Float32Array } {
  return { mean: arrays.get('moving_mean')!, variance: arrays.get('moving_variance')! }
}

/** Mean and biased variance of each channel. */
function statistics(x: Tensor, channels: number): { mean: Float64Array; variance: Float64Array } {
  const values = view(x)
  const rows = values.length / channels
  const mean = new Float64Array(channels)
  const variance = new Float64Array(channels)
  for (let i = 0, c = 0; i < values.length; i++) {
    mean[c]! += values[i]! / rows
    if (++c === channels) c = 0
  }
  for (let i = 0, c = 0; i < values.length; i++) {
    variance[c]! += (values[i]! - mean[c]!) ** 2 / rows
    if (++c === channels) c = 0
  }
  return { mean, variance }
}

function move(arrays: Arrays, batch: { mean: Float64Array; variance: Float64Array }, momentum: number): void {
  const { mean, variance } = moving(arrays)
  for (let c = 0; c < mean.length; c++) {
    mean[c] = mean[c]! * momentum + batch.mean[c]! * (1 - momentum)
    variance[c] = variance[c]! * momentum + batch.variance[c]! * (1 - momentum)
  }
}
