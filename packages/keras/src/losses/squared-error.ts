import type { Layer } from '../layers.js'
import type { Loss } from './loss.js'

/** Mean squared error, a mean over the outputs. */
export function meanSquaredError(layers: readonly Layer[], width: number): Loss {
  return {
    ...{ name: 'mean-squared-error', layers, targets: width },
    pass(outputs, { target, weight }, gradient) {
      const rows = outputs.length / width
      let loss = 0
      for (let row = 0, at = 0; row < rows; row++) {
        const counts = (weight === undefined ? 1 : weight(row)) / width
        for (let output = 0; output < width; output++, at++) {
          const error = outputs[at]! - target(row, output)
          loss += counts * error * error
          gradient[at] = (2 * error * counts) / rows
        }
      }
      return loss
    },
    measure(outputs, y) {
      let loss = 0
      for (let i = 0; i < outputs.length; i++) loss += (outputs[i]! - y[i]!) ** 2
      return { loss: loss / outputs.length }
    },
  }
}
