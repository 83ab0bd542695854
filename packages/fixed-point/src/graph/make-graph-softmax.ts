import type { RawLayer } from '../kernels/raw-layer.js'
import { makeSliced } from '../kernels/sliced.js'
import { makeSoftmax, type SoftmaxConfig } from '../kernels/softmax.js'
import { fixedType } from '../type/fixed-type.js'
import { graphError, type LayerView } from './layer-view.js'

/** Entries of a table where the config struct leaves it to hls4ml's headers. */
const defaultTableSize = 1024

/**
 * A softmax over one or several slices of what comes in; over streams a slice is what the stream hands over at once,
 * whatever the config struct says. Throws `METAML_E_FIXED_GRAPH`.
 */
export function makeGraphSoftmax(view: LayerView): RawLayer {
  const { layer, pack, size } = view
  const softmax = makeSoftmax(softmaxConfig(view))
  if (pack > 0) return makeSliced(softmax, pack, 1)
  const slice = layer.attributes.n_slice === undefined ? size : view.number('n_slice')
  if (layer.function === 'softmax_multidim') return makeSliced(softmax, slice, view.number('n_inner'))
  if (slice !== size) throw graphError(layer, 'leaves a part of its results as it lies in memory')
  return softmax
}

/** What the layer's config struct and types say, of one slice. */
export function softmaxConfig(view: LayerView): SoftmaxConfig {
  const implementation = view.layer.attributes.implementation?.value as SoftmaxConfig['implementation']
  return { implementation, ...tables(view, implementation), types: types(view) }
}

/** Over streams `legacy` has tables of its own size. */
function tables(view: LayerView, implementation: SoftmaxConfig['implementation']) {
  const { attributes } = view.layer
  const size = (name: string) => (attributes[name] === undefined ? defaultTableSize : view.number(name))
  const own = implementation === 'legacy' && view.pack > 0
  return {
    expTableSize: size(own ? 'table_size' : 'exp_table_size'),
    invTableSize: size(own ? 'table_size' : 'inv_table_size'),
    expScale: attributes.exp_scale === undefined ? 1 : view.number('exp_scale'),
  }
}

function types(view: LayerView): SoftmaxConfig['types'] {
  return {
    input: view.input,
    result: view.type('result'),
    expTable: view.type('exp_table'),
    invTable: view.type('inv_table'),
    accum: view.type('accum'),
    invInput: view.type('inv_inp'),
    inputNorm: view.type('inp_norm'),
    // hls4ml does not write it out: the default of its headers.
    table: view.layer.types.table === undefined ? fixedType(18, 8) : view.type('table'),
  }
}
