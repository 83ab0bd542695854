import { type Axis, makeConv, oneRow } from '../kernels/conv.js'
import { makeDense } from '../kernels/dense.js'
import { makeDepthwise } from '../kernels/depthwise.js'
import type { WeightTypes } from '../kernels/make-dot.js'
import { makeNormalize } from '../kernels/normalize.js'
import { makeGlobalStreamPool, makePool, makeStreamPool } from '../kernels/pool.js'
import type { RawLayer } from '../kernels/raw-layer.js'
import { makeLinear } from '../kernels/relu.js'
import { makeZeroPad } from '../kernels/zero-pad.js'
import { graphError, type LayerView } from './layer-view.js'
import { makeActivation } from './make-activation.js'
import { makeGraphQuantizer } from './make-graph-quantizer.js'
import { makeGraphSoftmax } from './make-graph-softmax.js'
import { makeMove } from './make-move.js'
import { partOf } from './part-of.js'

/** A layer of one input made ready, with the types of the view. Throws `METAML_E_FIXED_GRAPH` for one not known. */
export function makeLayer(view: LayerView): RawLayer {
  const { layer } = view
  const types = { input: view.input, result: view.type('result') }
  switch (layer.kind) {
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
    case 'pooling1d':
    case 'pooling2d':
    case 'global_pooling1d':
    case 'global_pooling2d':
      return pool(view)
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
      throw graphError(layer, `is of the kind ${layer.kind}`)
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

function axis(view: LayerView, name: 'height' | 'width', kernel: 'filt' | 'pool'): Axis {
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

function normalize(view: LayerView): RawLayer {
  const [scale, bias] = [view.type('scale'), view.type('bias')]
  return makeNormalize({
    inputs: view.size,
    types: { input: view.input, scale, bias, result: view.type('result') },
    scales: view.weights('scale', scale),
    biases: view.weights('bias', bias),
  })
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
  const first = depthwise(partOf(view, 'depthwise.', `depthwise_conv${dimensions}d`, view.input))
  const between = view.type('depthwise.result')
  const second = conv(partOf(view, 'pointwise.', `conv${dimensions}d`, between))
  return input => second(first(input))
}

function pool(view: LayerView): RawLayer {
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

function imageSize(view: LayerView, name: 'height' | 'width'): number {
  return view.number(view.layer.kind.endsWith('pooling1d') ? 'n_in' : `in_${name}`)
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

function whole(size: number): Axis {
  return { size, kernel: size, stride: size, before: 0, after: 0 }
}
