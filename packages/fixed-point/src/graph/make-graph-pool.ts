import { type Axis, oneRow } from '../kernels/conv.js'
import { makeGlobalStreamPool, makePool, makeStreamPool } from '../kernels/pool.js'
import type { RawLayer } from '../kernels/raw-layer.js'
import { axis, imageSize } from './image-axis.js'
import { graphError, type LayerView } from './layer-view.js'

/** A pooling, global or not. Throws `METAML_E_FIXED_GRAPH`. */
export function makeGraphPool(view: LayerView): RawLayer {
  const { kind, attributes } = view.layer
  const [isGlobal, streams] = [kind.startsWith('global'), view.pack > 0]
  if (streams && view.pack !== view.number('n_filt'))
    throw graphError(view.layer, 'takes more than one place of a stream at once')
  // A global pooling takes all there is, whatever its kernel says.
  const along = (name: 'height' | 'width') =>
    isGlobal ? whole(imageSize(view, name)) : axis(view, name, 'pool')
  const make = streams ? (isGlobal ? makeGlobalStreamPool : makeStreamPool) : makePool
  return make({
    operation: attributes.pool_op?.value === 'Max' ? 'max' : 'average',
    height: kind.endsWith('2d') ? along('height') : oneRow,
    width: along('width'),
    channels: view.number('n_filt'),
    countPad: attributes.count_pad?.value === true,
    types: { input: view.input, accum: view.type('accum'), result: view.type('result') },
  })
}

function whole(size: number): Axis {
  return { size, kernel: size, stride: size, before: 0, after: 0 }
}
