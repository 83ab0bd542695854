import { scaleColumns, sumColumns, type Tensor } from './backend.js'
import { sizeOf } from './memory.js'
import type { Arrays, Passed, RunLayer } from './run-layer.js'

/** Runs `BatchNormalization` over the last axis. */
export const runNormalization: RunLayer = ({ config }, x, arrays, random) => {
  const epsilon = (config.epsilon as number | undefined) ?? 1e-3
  const inverse = (variance: ArrayLike<number>) =>
    Float64Array.from(variance, value => 1 / Math.sqrt(value + epsilon))
  if (random === undefined) {
    const { mean, variance } = moving(arrays)
    return pass(x, arrays, { mean, inverse: inverse(variance), training: false })
  }
  const batch = statistics(x)
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
  const gamma = arrays.get('gamma')
  const beta = arrays.get('beta')
  const scale = inverse.map((value, c) => value * (gamma?.[c] ?? 1))
  const shift = inverse.map((_, c) => (beta?.[c] ?? 0) - mean[c]! * scale[c]!)
  return {
    y: scaleColumns(x, scale, shift),
    back(dy, into) {
      const dBeta = sumColumns('sumColumns', dy)
      const dGamma = sumColumns('sumProducts', x, { dy, shift: mean }).map((sum, c) => sum * inverse[c]!)
      into.get('beta')?.set(dBeta)
      into.get('gamma')?.set(dGamma)
      // dx = scale · (dy - (dBeta + normalized x · dGamma) / rows), sorted by x and dy.
      const through = training ? inverse.length / sizeOf(x.shape) : 0
      const byX = scale.map((factor, c) => -factor * through * inverse[c]! * dGamma[c]!)
      const rest = scale.map((factor, c) => -factor * through * dBeta[c]! - byX[c]! * mean[c]!)
      return scaleColumns(x, byX, rest, { dy, byDy: scale })
    },
  }
}

function moving(arrays: Arrays): { mean: Float32Array; variance: Float32Array } {
  return { mean: arrays.get('moving_mean')!, variance: arrays.get('moving_variance')! }
}

/** Mean and biased variance of each channel. */
function statistics(x: Tensor): { mean: Float64Array; variance: Float64Array } {
  const rows = sizeOf(x.shape) / x.shape.at(-1)!
  const mean = sumColumns('sumColumns', x).map(sum => sum / rows)
  const variance = sumColumns('sumSquares', x, { shift: mean }).map(sum => sum / rows)
  return { mean, variance }
}

function move(arrays: Arrays, batch: { mean: Float64Array; variance: Float64Array }, momentum: number): void {
  const { mean, variance } = moving(arrays)
  for (let c = 0; c < mean.length; c++) {
    mean[c] = mean[c]! * momentum + batch.mean[c]! * (1 - momentum)
    variance[c] = variance[c]! * momentum + batch.variance[c]! * (1 - momentum)
  }
}
