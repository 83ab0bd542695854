import type { Layer } from '@metaml/hls-cpp/graph'
import { type MergeTypes, makeConcatenate, makeMultiply, makeSum, type RawMerge } from '../kernels/merge.js'
import { graphError } from './layer-view.js'

/** A layer of two inputs made ready. Throws `METAML_E_FIXED_GRAPH` for one not known. */
export function makeMerge(layer: Layer, types: MergeTypes): RawMerge {
  switch (layer.function) {
    case 'add':
    case 'subtract':
      return makeSum(types, layer.function)
    case 'multiply':
      return makeMultiply(types)
    case 'concatenate1d':
      return makeConcatenate(types)
    default:
      throw graphError(layer, `has two inputs and calls ${layer.function}`)
  }
}
