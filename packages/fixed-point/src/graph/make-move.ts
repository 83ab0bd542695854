import type { RawLayer } from '../kernels/raw-layer.js'
import { makeRearrange, resizedIndices, transposedIndices } from '../kernels/rearrange.js'
import { printType } from '../type/print-type.js'
import { graphError, type LayerView } from './layer-view.js'

/** A layer that moves values: `resize_nearest` and `transpose`. Throws `METAML_E_FIXED_GRAPH`. */
export function makeMove(view: LayerView): RawLayer {
  const types = { input: view.input, result: view.type('result') }
  return makeRearrange(types, view.size, view.layer.kind === 'transpose' ? transposed(view) : resized(view))
}

function resized(view: LayerView): Int32Array {
  if (printType(view.input) !== printType(view.type('result')))
    throw graphError(view.layer, 'changes the type of what it moves')
  const has = (name: string) => view.layer.attributes[name] !== undefined
  const size = (height: string, width: string): [number, number] => [
    has(height) ? view.number(height) : 1,
    view.number(width),
  ]
  return resizedIndices(size('height', 'width'), size('new_height', 'new_width'), view.number('n_chan'))
}

/** hls4ml before 1.1 always swaps two dimensions, and calls `transpose_3d` for three. */
function transposed(view: LayerView): Int32Array {
  const { shape, layer } = view
  const written = layer.attributes.perm?.values
  const permutation = written ?? (shape.length === 2 ? [1, 0] : undefined)
  if (permutation?.length !== shape.length) throw graphError(layer, 'does not say how it permutes')
  return transposedIndices(shape, permutation)
}
