import type { ActivationName, PlainActivation } from '../kinds/activation.js'
import { reluOf } from '../kinds/functions.js'
import { fill, view } from './backend.js'
import { type Elementwise, runElementwise } from './elementwise.js'
import type { RunLayer } from './run-layer.js'

/** Below 0 `alpha (exp x - 1)`, as Clevert et al. have it (2015). */
function eluOf(alpha: number, scale = 1): Elementwise {
  return {
    value: x => scale * (x > 0 ? x : alpha * Math.expm1(x)),
    slope: (x, y) => (x > 0 ? scale : y + scale * alpha),
  }
}

function boundedRelu(max: number, slope: number, threshold: number): Elementwise {
  return {
    value: x => (x >= threshold ? Math.min(x, max) : slope * (x - threshold)),
    slope: x => (x >= threshold ? +(x < max) : slope),
  }
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/** The activation functions that are not plain, by Keras' definitions. */
export const functions: { readonly [N in Exclude<ActivationName, PlainActivation>]: Elementwise } = {
  elu: eluOf(1),
  // Source of the two numbers: Klambauer et al., "Self-normalizing neural networks" (2017).
  selu: eluOf(1.6732632423543772, 1.0507009873554805),
  softplus: {
    value: x => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    slope: sigmoid,
  },
  softsign: { value: x => x / (1 + Math.abs(x)), slope: x => (1 + Math.abs(x)) ** -2 },
  exponential: { value: Math.exp, slope: (_, y) => y },
  swish: { value: x => x * sigmoid(x), slope: (x, y) => y + sigmoid(x) * (1 - y) },
  relu6: boundedRelu(6, 0, 0),
}

const numberOf = (value: unknown, fallback: number) => (value as number | undefined) ?? fallback

/** Runs `ReLU`, with bound, slope and threshold. */
export const runRelu: RunLayer = ({ config }, x) => {
  const { max, slope, threshold } = reluOf(config)
  return runElementwise(boundedRelu(max, slope, threshold), x)
}

/** Runs `LeakyReLU`. */
export const runLeakyRelu: RunLayer = ({ config }, x) =>
  runElementwise(boundedRelu(Number.POSITIVE_INFINITY, numberOf(config.alpha, 0.3), 0), x)

/** Runs `ELU`. */
export const runElu: RunLayer = ({ config }, x) => runElementwise(eluOf(numberOf(config.alpha, 1)), x)

/** Runs `ThresholdedReLU`. */
export const runThresholdedRelu: RunLayer = ({ config }, x) => {
  const theta = numberOf(config.theta, 1)
  return runElementwise({ value: x => (x > theta ? x : 0), slope: x => +(x > theta) }, x)
}

/** Runs `PReLU`; one slope serves all values along shared axes. */
export const runPrelu: RunLayer = ({ config, inputShape }, x, arrays) => {
  const alpha = arrays.get('alpha')!
  const places = alphaPlaces(inputShape, (config.shared_axes as number[] | undefined) ?? [])
  return {
    y: fill(x.shape, y => {
      const from = view(x)
      for (let i = 0; i < y.length; i++) {
        const value = from[i]!
        y[i] = value > 0 ? value : value * alpha[places[i % places.length]!]!
      }
    }),
    back(dy, into) {
      const slopes = into.get('alpha')
      slopes?.fill(0)
      return fill(x.shape, dx => {
        const above = view(dy)
        const from = view(x)
        for (let i = 0; i < dx.length; i++) {
          const place = places[i % places.length]!
          const value = from[i]!
          dx[i] = above[i]! * (value > 0 ? 1 : alpha[place]!)
          if (slopes !== undefined && value <= 0) slopes[place]! += above[i]! * value
        }
      })
    },
  }
}

/** For each value of a row: where its slope stands. */
function alphaPlaces(shape: readonly number[], shared: readonly number[]): Uint32Array {
  const places = new Uint32Array(shape.reduce((product, extent) => product * extent, 1))
  for (let i = 0; i < places.length; i++) {
    let rest = i
    let step = 1
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const extent = shape[axis]!
      if (!shared.includes(axis + 1)) {
        places[i]! += (rest % extent) * step
        step *= extent
      }
      rest = Math.floor(rest / extent)
    }
  }
  return places
}
