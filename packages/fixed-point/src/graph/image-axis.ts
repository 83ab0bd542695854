import type { Axis } from '../kernels/conv.js'
import type { LayerView } from './layer-view.js'

/** One axis of a layer's image, with what moves over it. Throws `METAML_E_FIXED_GRAPH`. */
export function axis(view: LayerView, name: 'height' | 'width', kernel: 'filt' | 'pool'): Axis {
  const [before, after] = name === 'height' ? ['pad_top', 'pad_bottom'] : ['pad_left', 'pad_right']
  const dilation = view.layer.attributes[`dilation_${name}`] ?? view.layer.attributes.dilation
  return {
    size: imageSize(view, name),
    kernel: view.number(`${kernel}_${name}`),
    stride: view.number(`stride_${name}`),
    before: view.number(before!),
    after: view.number(after!),
    ...(typeof dilation?.value === 'number' && { dilation: dilation.value }),
  }
}

/** Values along an axis of what comes in. Throws `METAML_E_FIXED_GRAPH`. */
export function imageSize(view: LayerView, name: 'height' | 'width'): number {
  return view.number(view.layer.kind.endsWith('pooling1d') ? 'n_in' : `in_${name}`)
}
