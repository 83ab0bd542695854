import { fromDouble } from '../exact/doubles.js'
import { type Axis, makeConv, oneRow } from '../kernels/conv.js'
import { makeDense } from '../kernels/dense.js'
import type { WeightTypes } from '../kernels/make-dot.js'
import { makeNormalize } from '../kernels/normalize.js'
import { makePool, makeStreamPool } from '../kernels/pool.js'
import type { RawLayer } from '../kernels/raw-layer.js'
import { makeLeakyRelu, makeLinear, makeRelu, makeReluMax } from '../kernels/relu.js'
import { makeSoftmax, type SoftmaxConfig } from '../kernels/softmax.js'
import { makeZeroPad } from '../kernels/zero-pad.js'
import { fixedType } from '../type/fixed-type.js'
import { graphError, type LayerView } from './layer-view.js'

/** A layer of one input made ready, with the types of the view. Throws `METAML_E_FIXED_GRAPH` for one not known. */
export function makeLayer(view: LayerView, ioType: 'io_parallel' | 'io_stream'): RawLayer {
  const { layer } = view
  const types = { input: view.input, result: view.type('result') }
  switch (layer.kind) {
    case 'dense':
      return dense(view)
    case 'conv1d':
    case 'conv2d':
      return conv(view)
    case 'batch_normalization':
      return normalize(view)
    case 'pooling1d':
    case 'pooling2d':
    case 'global_pooling1d':
    case 'global_pooling2d':
      return pool(view, ioType)
    case 'activation':
    case 'parametric_activation':
      return activation(view)
    case 'softmax':
      return softmax(view, ioType)
    case 'zero_padding1d':
    case 'zero_padding2d':
      return zeroPad(view)
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
  const types: WeightTypes = {
    input: view.input,
    weight: view.type('weight'),
    bias: view.type('bias'),
    accum: view.type('accum'),
    result: view.type('result'),
  }
  const raw = view.weights('weight', types.weight)
  const biases = view.weights('bias', types.bias)
  const { strategy } = view.layer
  if (strategy === 'latency') return { types, weights: raw, biases }
  if (strategy !== 'resource') throw graphError(view.layer, `has the strategy ${strategy ?? '(none)'}`)
  const weights = raw.map((_, i) => raw[(i % outputs) * inputs + Math.floor(i / outputs)]!)
  return { types, weights, biases, reuseFactor: view.number('reuse_factor') }
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

function pool(view: LayerView, ioType: 'io_parallel' | 'io_stream'): RawLayer {
  const { kind, attributes } = view.layer
  const streams = ioType === 'io_stream'
  if (streams && kind.startsWith('global')) throw graphError(view.layer, 'is a global pooling over a stream')
  // A global pooling takes all there is, whatever its kernel says.
  const along = (name: 'height' | 'width') =>
    kind.startsWith('global') ? whole(imageSize(view, name)) : axis(view, name, 'pool')
  return (streams ? makeStreamPool : makePool)({
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

function activation(view: LayerView): RawLayer {
  const types = { input: view.input, result: view.type('result') }
  const { layer } = view
  switch (layer.function) {
    case 'linear':
      return makeLinear(types)
    case 'relu':
      return makeRelu(types)
    case 'relu6':
      return makeReluMax(types, 6)
    case 'relu1':
      return makeReluMax(types, 1)
    case 'leaky_relu': {
      const slope = view.type('param')
      const slopes = layer.constants.map(value => Number(fromDouble(value, slope)))
      if (slopes.length !== 1) throw graphError(layer, 'has no slope')
      return makeLeakyRelu({ ...types, slope }, slopes)
    }
    case 'prelu': {
      const slope = view.type('param')
      return makeLeakyRelu({ ...types, slope }, view.weights('param', slope))
    }
    default:
      throw graphError(layer, `calls ${layer.function}`)
  }
}

function softmax(view: LayerView, ioType: 'io_parallel' | 'io_stream'): RawLayer {
  const { layer } = view
  const implementation = layer.attributes.implementation?.value as SoftmaxConfig['implementation']
  if (view.number('n_slice') !== view.size) throw graphError(layer, 'is over a part of its input')
  if (implementation === 'legacy' && ioType === 'io_stream')
    throw graphError(layer, 'is legacy, over a stream')
  const has = (role: string) => layer.types[role] !== undefined
  return makeSoftmax({
    implementation,
    expTableSize: view.number('exp_table_size'),
    invTableSize: view.number('inv_table_size'),
    expScale: view.number('exp_scale'),
    types: {
      input: view.input,
      result: view.type('result'),
      expTable: view.type('exp_table'),
      invTable: view.type('inv_table'),
      accum: view.type('accum'),
      invInput: view.type('inv_inp'),
      inputNorm: view.type('inp_norm'),
      // hls4ml does not write it out: the default of its headers.
      table: has('table') ? view.type('table') : fixedType(18, 8),
    },
  })
}
