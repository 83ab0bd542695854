import type { LayerView } from '../graph/layer-view.js'
import { type Axis, oneRow, windowIndices } from '../kernels/conv.js'
import { imageWindows, placeWindows, type Windows, wholeWindow } from '../wasm/windows.js'

/** What the module computes of a layer, apart from types and weights. */
export type LayerShape =
  | {
      readonly kind: 'weighted'
      readonly windows: Windows
      readonly outputs: number
      /** How the kernel's array of weights lies: input after input, output after output, or one input an output. */
      readonly order: 'inputs' | 'outputs' | 'depthwise'
    }
  | { readonly kind: 'normalize'; readonly windows: Windows; readonly outputs: number }
  | {
      readonly kind: 'map'
      readonly map: 'linear' | 'relu' | 'relu1' | 'relu6'
      readonly features: Int32Array
    }
  | {
      readonly kind: 'max-pool'
      readonly features: Int32Array
      readonly window: number
      /** Features of the input. */
      readonly inputs: number
      readonly castsFirst: boolean
    }
  | { readonly kind: 'softmax'; readonly count: number }
  | {
      readonly kind: 'sum'
      readonly operation: 'add' | 'subtract'
      readonly sizes: readonly [number, number]
    }

/**
 * The shape of a layer, whose second input has `others` values; undefined for one that the module does not have: the plain
 * kernels compute, or refuse, it.
 */
export function shapeOf(view: LayerView, others: number): LayerShape | undefined {
  const { layer } = view
  if (layer.inputs.length === 2) return sum(view, others)
  if (layer.inputs.length !== 1) return undefined
  switch (layer.kind) {
    case 'dense': {
      const outputs = view.number('n_out')
      const fits = view.number('n_in') === view.size
      return fits ? weighted(view, wholeWindow(view.size), outputs) : undefined
    }
    case 'conv1d':
    case 'conv2d':
      return convolution(view)
    case 'depthwise_conv1d':
    case 'depthwise_conv2d':
      return depthwise(view)
    case 'batch_normalization': {
      const channels = layer.weights.scale?.values.length ?? 0
      if (channels === 0 || view.size % channels !== 0) return undefined
      return { kind: 'normalize', windows: placeWindows(view.size, channels), outputs: channels }
    }
    case 'activation':
      return activation(view)
    case 'clone':
    case 'repack':
      return { kind: 'map', map: 'linear', features: counting(view.size) }
    case 'zero_padding1d':
    case 'zero_padding2d':
      return zeroPad(view)
    case 'pooling1d':
    case 'pooling2d':
      return maxPool(view)
    case 'softmax': {
      // Over a stream each pack has a softmax of its own, whatever the config struct says.
      const slice = view.pack > 0 ? view.pack : (layer.attributes.n_slice?.value ?? view.size)
      const whole = slice === view.size && layer.function === 'softmax'
      return whole ? { kind: 'softmax', count: view.size } : undefined
    }
    default:
      return undefined
  }
}

function weighted(view: LayerView, windows: Windows, outputs: number): LayerShape | undefined {
  const { strategy, weights } = view.layer
  if (strategy !== 'latency' && strategy !== 'resource') return undefined
  const inputs = windows.taps.length * windows.channels
  if (weights.weight?.values.length !== inputs * outputs || weights.bias?.values.length !== outputs)
    return undefined
  return { kind: 'weighted', windows, outputs, order: strategy === 'resource' ? 'outputs' : 'inputs' }
}

function convolution(view: LayerView): LayerShape | undefined {
  const windows = imageOf(view)
  return windows && weighted(view, windows, view.number('n_filt'))
}

/** As the plain kernel takes them: one filter a channel, weights of `resource` over streams only. */
function depthwise(view: LayerView): LayerShape | undefined {
  const { strategy, weights } = view.layer
  const windows = imageOf(view)
  const known = strategy === 'latency' || (strategy === 'resource' && view.pack > 0)
  if (windows === undefined || !known || view.number('n_filt') !== windows.channels) return undefined
  const fits = weights.weight?.values.length === windows.taps.length * windows.channels
  if (!fits || weights.bias?.values.length !== windows.channels) return undefined
  return { kind: 'weighted', windows, outputs: windows.channels, order: 'depthwise' }
}

function imageOf(view: LayerView): Windows | undefined {
  const height = view.layer.kind.endsWith('2d') ? axis(view, 'height', 'filt') : oneRow
  const width = axis(view, 'width', 'filt')
  const channels = view.number('n_chan')
  return height.size * width.size * channels === view.size ? imageWindows(height, width, channels) : undefined
}

function sum(view: LayerView, others: number): LayerShape | undefined {
  const operation = view.layer.function
  if (operation !== 'add' && operation !== 'subtract') return undefined
  return { kind: 'sum', operation, sizes: [view.size, others] }
}

function maxPool(view: LayerView): LayerShape | undefined {
  const { kind, attributes } = view.layer
  if (attributes.pool_op?.value !== 'Max') return undefined
  const height = kind === 'pooling2d' ? axis(view, 'height', 'pool') : oneRow
  const width = axis(view, 'width', 'pool')
  const channels = view.number('n_filt')
  if (height.size * width.size * channels !== view.size) return undefined
  const streams = view.pack > 0
  const simple = [height, width].every(
    ({ kernel, stride, before, after }) => kernel === stride && before === 0 && after === 0,
  )
  if (streams && (!simple || view.pack !== channels)) return undefined
  const window = height.kernel * width.kernel
  const indices = windowIndices(height, width, channels)
  // Place, window, channel; the module wants the window last.
  const features = indices.map((_, i) => {
    const [place, rest] = [Math.floor(i / (window * channels)), i % (window * channels)]
    return indices[(place * window + (rest % window)) * channels + Math.floor(rest / window)]!
  })
  return { kind: 'max-pool', features, window, inputs: view.size, castsFirst: streams }
}

function zeroPad(view: LayerView): LayerShape | undefined {
  const along = (name: 'height' | 'width', before: string, after: string) => ({
    ...{ size: view.number(`in_${name}`), before: view.number(before), after: view.number(after) },
    ...{ kernel: 1, stride: 1 },
  })
  const height = view.layer.kind === 'zero_padding2d' ? along('height', 'pad_top', 'pad_bottom') : oneRow
  const width = along('width', 'pad_left', 'pad_right')
  const channels = view.number('n_chan')
  if (height.size * width.size * channels !== view.size) return undefined
  return { kind: 'map', map: 'linear', features: windowIndices(height, width, channels) }
}

function activation(view: LayerView): LayerShape | undefined {
  const name = view.layer.function
  const known = name === 'linear' || name === 'relu' || name === 'relu1' || name === 'relu6'
  return known ? { kind: 'map', map: name, features: counting(view.size) } : undefined
}

function axis(view: LayerView, name: 'height' | 'width', kernel: 'filt' | 'pool'): Axis {
  const [before, after] = name === 'height' ? ['pad_top', 'pad_bottom'] : ['pad_left', 'pad_right']
  const dilation = view.layer.attributes[`dilation_${name}`] ?? view.layer.attributes.dilation
  const oneDimension = view.layer.kind === 'pooling1d'
  return {
    size: view.number(oneDimension ? 'n_in' : `in_${name}`),
    kernel: view.number(`${kernel}_${name}`),
    stride: view.number(`stride_${name}`),
    before: view.number(before!),
    after: view.number(after!),
    ...(typeof dilation?.value === 'number' && { dilation: dilation.value }),
  }
}

/** 0, 1, 2 and so on. */
export function counting(length: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => i)
}
