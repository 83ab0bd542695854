import type { PlainActivation } from '../kinds/activation.js'
import { activate, deactivate } from './activations.js'
import { fromArray, multiply, sumColumns, type Tensor, view } from './backend.js'
import type { Arrays, Passed } from './run-layer.js'

/**
 * `activation(x · kernel + bias)` on matrices, and its way back.
 * `kernel` is read as a matrix of as many columns as there are units.
 */
export function runMatrix(x: Tensor, arrays: Arrays, units: number, name: PlainActivation): Passed {
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
      into.get('kernel')?.set(view(multiply(x, dz, { transposeA: true })))
      into.get('bias')?.set(sumColumns('sumColumns', dz))
      return wanted ? multiply(dz, kernel, { transposeB: true }) : undefined
    },
  }
}
