import {
  makeAverageOfTwo,
  makeConcatenate,
  makeExtreme,
  makeMultiply,
  makeSum,
  type RawMerge,
} from '../kernels/merge.js'
import type { FixedType } from '../type/fixed-type.js'
import { graphError, type LayerView } from './layer-view.js'

/** A layer of two inputs made ready; those of the second are given. Throws `METAML_E_FIXED_GRAPH` for one not known. */
export function makeMerge(view: LayerView, otherShape: readonly number[], other: FixedType): RawMerge {
  const types = { a: view.input, b: other, result: view.type('result') }
  const { layer } = view
  switch (layer.function) {
    case 'add':
    case 'subtract':
      return makeSum(types, layer.function)
    case 'multiply':
      return makeMultiply(types)
    case 'average':
      return makeAverageOfTwo(types)
    case 'maximum':
    case 'minimum':
      return makeExtreme(types, layer.function)
    case 'concatenate1d':
    case 'concatenate2d':
    case 'concatenate3d': {
      const block = (shape: readonly number[]) => shape.slice(axisOf(view)).reduce((n, size) => n * size, 1)
      return makeConcatenate(types, block(view.shape), block(otherShape))
    }
    default:
      throw graphError(layer, `has two inputs and calls ${layer.function}`)
  }
}

/** Of a concatenation; hls4ml counts axes as Keras does, the rows' being 0. */
function axisOf(view: LayerView): number {
  const axis = view.number('axis')
  return axis < 0 ? view.shape.length + axis : axis - 1
}
