import { oneRow } from '../kernels/conv.js'
import type { RawLayer } from '../kernels/raw-layer.js'
import { makeLinear } from '../kernels/relu.js'
import { makeZeroPad } from '../kernels/zero-pad.js'
import type { LayerView } from './layer-view.js'
import { makeActivation } from './make-activation.js'
import { makeGraphPool } from './make-graph-pool.js'
import { makeGraphQuantizer } from './make-graph-quantizer.js'
import { makeGraphSoftmax } from './make-graph-softmax.js'
import { makeMove } from './make-move.js'
import { makeWeighted } from './make-weighted.js'

/** A layer of one input made ready, with the types of the view. Throws `METAML_E_FIXED_GRAPH` for one not known. */
export function makeLayer(view: LayerView): RawLayer {
  const types = { input: view.input, result: view.type('result') }
  switch (view.layer.kind) {
    case 'pooling1d':
    case 'pooling2d':
    case 'global_pooling1d':
    case 'global_pooling2d':
      return makeGraphPool(view)
    case 'activation':
    case 'parametric_activation':
      return makeActivation(view)
    case 'softmax':
      return makeGraphSoftmax(view)
    case 'zero_padding1d':
    case 'zero_padding2d':
      return zeroPad(view)
    case 'upsampling':
    case 'transpose':
      return makeMove(view)
    case 'quantizer':
      return makeGraphQuantizer(view)
    case 'clone':
    case 'repack':
      return makeLinear(types)
    default:
      return makeWeighted(view)
  }
}

function zeroPad(view: LayerView): RawLayer {
  const along = (name: 'height' | 'width', before: string, after: string) => ({
    size: view.number(`in_${name}`),
    before: view.number(before),
    after: view.number(after),
  })
  return makeZeroPad(
    { input: view.input, result: view.type('result') },
    view.layer.kind === 'zero_padding2d' ? along('height', 'pad_top', 'pad_bottom') : oneRow,
    along('width', 'pad_left', 'pad_right'),
    view.number('n_chan'),
  )
}
