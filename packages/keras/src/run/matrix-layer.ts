import type { ActivationName } from '../kinds/activation.js'
import { activate, deactivate } from './activations.js'
import { fromArray, multiply, type Tensor, transpose, view } from './backend.js'
import type { Arrays, Passed } from './run-layer.js'

/**
 * `activation(x · kernel + bias)` on matrices, and its way back: what dense and convolution layers share.
 * `kernel` is read as a matrix of as many columns as there are units.
 */
export function runMatrix(x: Tensor, arrays: Arrays, units: number, name: ActivationName): Passed {
  const values = arrays.get('kernel')!
  const kernel = fromArray(values, [values.length / units, units])
  const offset = arrays.get('bias')
  const relu = name === 'relu'
  const sum = multiply(x, kernel, { ...(offset && { bias: fromArray(offset, [units]) }), relu })
  const y = relu ? sum : activate(name, sum)
  return {
    y,
    back(dy, into, wanted) {
      const dz = deactivate(name, dy, y)
      into.get('kernel')?.set(view(multiply(transpose(x), dz)))
      const bias = into.get('bias')
      if (bias !== undefined) {
        const ones = fromArray(new Float32Array(x.shape[0]!).fill(1), [1, x.shape[0]!])
        bias.set(view(multiply(ones, dz)))
      }
      return wanted ? multiply(dz, transpose(kernel)) : undefined
    },
  }
}
