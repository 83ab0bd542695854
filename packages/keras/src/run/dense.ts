import { plainActivationOf } from '../kinds/activation.js'
import { reshape } from './backend.js'
import { runMatrix } from './matrix-layer.js'
import type { RunLayer } from './run-layer.js'

/** Runs `Dense`; axes between batch and last are taken as more rows. */
export const runDense: RunLayer = ({ config, inputShape, outputShape }, x, arrays) => {
  const units = outputShape.at(-1)!
  const flat = inputShape.length === 1 ? x : reshape(x, [-1, inputShape.at(-1)!])
  const { y, back } = runMatrix(flat, arrays, units, plainActivationOf(config))
  if (inputShape.length === 1) return { y, back }
  return {
    y: reshape(y, [x.shape[0]!, ...outputShape]),
    back(dy, into, wanted) {
      const dx = back(reshape(dy, [-1, units]), into, wanted)
      return dx && reshape(dx, x.shape)
    },
  }
}
