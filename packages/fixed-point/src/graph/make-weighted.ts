import { makeConv, oneRow } from '../kernels/conv.js'
import { makeDense } from '../kernels/dense.js'
import { makeDepthwise } from '../kernels/depthwise.js'
import type { WeightTypes } from '../kernels/make-dot.js'
import { makeNormalize } from '../kernels/normalize.js'
import type { RawLayer } from '../kernels/raw-layer.js'
import { axis } from './image-axis.js'
import { graphError, type LayerView } from './layer-view.js'
import { partOf } from './part-of.js'

/** A layer with weights. Throws `METAML_E_FIXED_GRAPH` for one of another kind. */
export function makeWeighted(view: LayerView): RawLayer {
  checkProduct(view)
  switch (view.layer.kind) {
    case 'dense':
      return dense(view)
    case 'conv1d':
    case 'conv2d':
      return conv(view)
    case 'depthwise_conv1d':
    case 'depthwise_conv2d':
      return depthwise(view)
    case 'separable_conv1d':
    case 'separable_conv2d':
      return separable(view)
    case 'batch_normalization':
      return normalize(view)
    default:
      throw graphError(view.layer, `is of the kind ${view.layer.kind}`)
  }
}

function dense(view: LayerView): RawLayer {
  const [inputs, outputs] = [view.number('n_in'), view.number('n_out')]
  if (inputs !== view.size) throw graphError(view.layer, `takes ${inputs} of ${view.size} values`)
  return makeDense({ inputs, outputs, ...weighted(view, inputs, outputs) })
}

function conv(view: LayerView): RawLayer {
  const two = view.layer.kind === 'conv2d'
  const [height, width] = [two ? axis(view, 'height', 'filt') : oneRow, axis(view, 'width', 'filt')]
  const [channels, filters] = [view.number('n_chan'), view.number('n_filt')]
  const window = height.kernel * width.kernel * channels
  return makeConv({ height, width, channels, filters, ...weighted(view, window, filters) })
}

/** `resource` has no arrays; over streams its weights lie as those of `latency`. */
function depthwise(view: LayerView): RawLayer {
  const { layer, pack } = view
  const { strategy, kind } = layer
  if (strategy !== 'latency' && (strategy !== 'resource' || pack === 0))
    throw graphError(layer, `has the strategy ${strategy ?? '(none)'}`)
  const channels = view.number('n_chan')
  if (view.number('n_filt') !== channels) throw graphError(layer, 'has several filters a channel')
  const types = weightTypes(view)
  return makeDepthwise({
    height: kind === 'depthwise_conv2d' ? axis(view, 'height', 'filt') : oneRow,
    width: axis(view, 'width', 'filt'),
    channels,
    types,
    weights: view.weights('weight', types.weight),
    biases: view.weights('bias', types.bias),
    reuseFactor: strategy === 'resource' ? view.number('mult.reuse_factor') : 'latency',
  })
}

/** The one after the other; what goes between them has the type `depthwise.result`. */
function separable(view: LayerView): RawLayer {
  const dimensions = view.layer.kind === 'separable_conv2d' ? 2 : 1
  const first = makeWeighted(partOf(view, 'depthwise.', `depthwise_conv${dimensions}d`, view.input))
  const between = view.type('depthwise.result')
  const second = makeWeighted(partOf(view, 'pointwise.', `conv${dimensions}d`, between))
  return input => second(first(input))
}

function normalize(view: LayerView): RawLayer {
  const [scale, bias] = [view.type('scale'), view.type('bias')]
  return makeNormalize({
    inputs: view.size,
    types: { input: view.input, scale, bias, result: view.type('result') },
    scales: view.weights('scale', scale),
    biases: view.weights('bias', bias),
  })
}

/** Weights input after input; `resource` keeps them output after output. */
function weighted(view: LayerView, inputs: number, outputs: number) {
  const types = weightTypes(view)
  const raw = view.weights('weight', types.weight)
  const biases = view.weights('bias', types.bias)
  const { strategy } = view.layer
  if (strategy === 'latency') return { types, weights: raw, biases }
  if (strategy !== 'resource') throw graphError(view.layer, `has the strategy ${strategy ?? '(none)'}`)
  const weights = raw.map((_, i) => raw[(i % outputs) * inputs + Math.floor(i / outputs)]!)
  return { types, weights, biases, reuseFactor: view.number('reuse_factor') }
}

function weightTypes(view: LayerView): WeightTypes {
  return {
    input: view.input,
    weight: view.type('weight'),
    bias: view.type('bias'),
    accum: view.type('accum'),
    result: view.type('result'),
  }
}

/** Throws for a layer whose products are none: by a sign, or a power of two. */
function checkProduct({ layer }: LayerView): void {
  const product = layer.attributes['mult.product'] ?? layer.attributes.product
  if (product !== undefined && !/\bmult\b/.test(product.text))
    throw graphError(layer, `multiplies by ${product.text}`)
}
