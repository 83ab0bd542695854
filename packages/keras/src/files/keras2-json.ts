import type { JsonObject } from '@metaml/core'
import { layerError } from '../keras-error.js'
import { paddingOf, upSizeOf } from '../kinds/shaping.js'
import type { Layer } from '../layers.js'
import type { Network } from '../network.js'
import { quantizerJson } from '../quantizer.js'
import { qkerasClass } from './qkeras-layer.js'

/**
 * The topology as Keras 2 writes it, with every setting that readers ask for written out. A `Softmax` becomes an
 * `Activation`, a layer with quantisers becomes QKeras', and an InputLayer called `input`, a name that hls4ml keeps for itself, becomes `input_1`.
 * @param layers those of the graph
 */
export function keras2Json({ class_name, config }: Network['graph'], layers: readonly Layer[]): JsonObject {
  const named = new Map(layers.map(layer => [layer.name, layer]))
  const rename = renamer(layers)
  return {
    class_name,
    config: {
      name: config.name,
      layers: config.layers.map(({ class_name: className, config, inbound_nodes: nodes }) => {
        const layer = named.get(config.name)!
        const quantized = quantizedSettings(layer)
        return {
          class_name: quantized?.className ?? (className === 'Softmax' ? 'Activation' : className),
          config: { ...settings(layer), ...quantized?.config, name: rename(layer.name) },
          ...(class_name === 'Functional' && {
            name: rename(layer.name),
            inbound_nodes: (nodes ?? []).map(node => node.map(([name]) => [rename(name), 0, 0, {}])),
          }),
        }
      }),
      ...(config.input_layers && { input_layers: config.input_layers.map(([name]) => [rename(name), 0, 0]) }),
      ...(config.output_layers && { output_layers: config.output_layers.map(([name]) => [name, 0, 0]) }),
    },
    keras_version: '2.15.0',
    backend: 'tensorflow',
  }
}

function renamer(layers: readonly Layer[]): (name: string) => string {
  const input = layers[0]!.name
  let free = 1
  while (layers.some(({ name }) => name === `input_${free}`)) free++
  return name => (name === input && name === 'input' ? `input_${free}` : name)
}

/** The class that QKeras has for a layer with quantisers, and its settings for them. */
function quantizedSettings(
  layer: Layer,
): { readonly className: string; readonly config: JsonObject } | undefined {
  const { name, className, quantizers, weights } = layer
  if (quantizers.size === 0) return undefined
  const theirs = qkerasClass(className)
  if (theirs === undefined) throw layerError(name, className, 'quantisers on a layer that QKeras has not')
  const json = (array: string) => {
    const quantizer = quantizers.get(array)
    return quantizer === undefined ? null : quantizerJson(quantizer)
  }
  const config = Object.entries(theirs.arrays)
    .filter(([array]) => weights.some(spec => spec.name === array))
    .map(([array, key]) => [key, json(array)] as const)
  const activation = json('activation')
  return {
    className: theirs.className,
    config: { ...Object.fromEntries(config), ...(activation && { activation }) },
  }
}

function settings({ className, config, inputShape, weights }: Layer): JsonObject {
  const axes = inputShape.length - 1
  const each = (value: unknown) =>
    typeof value === 'number' ? Array.from({ length: axes }, () => value) : value
  const window = (size: string, strides: unknown): JsonObject => ({
    padding: 'valid',
    data_format: 'channels_last',
    ...config,
    [size]: each(config[size]) as number[],
    strides: each(config.strides ?? strides) as number[],
  })
  switch (className) {
    case 'InputLayer':
      return { ...config, batch_input_shape: [null, ...inputShape], dtype: 'float32' }
    case 'Dense':
      return { activation: 'linear', use_bias: true, ...config }
    case 'Conv1D':
    case 'Conv2D':
    case 'SeparableConv1D':
    case 'SeparableConv2D':
    case 'DepthwiseConv1D':
    case 'DepthwiseConv2D': {
      const dilation = each(config.dilation_rate ?? 1) as number[]
      return {
        activation: 'linear',
        use_bias: true,
        ...(className.startsWith('Conv') ? {} : { depth_multiplier: 1 }),
        ...window('kernel_size', 1),
        dilation_rate: dilation,
      }
    }
    case 'LeakyReLU':
      return { alpha: 0.3, ...config }
    case 'ELU':
      return { alpha: 1, ...config }
    case 'ThresholdedReLU':
      return { theta: 1, ...config }
    case 'PReLU':
      return { shared_axes: null, ...config }
    case 'ZeroPadding1D':
      return { ...config, data_format: 'channels_last', padding: [...paddingOf(config, 1)[0]!] }
    case 'ZeroPadding2D':
      return { ...config, data_format: 'channels_last', padding: paddingOf(config, 2).map(pair => [...pair]) }
    case 'UpSampling1D':
      return { ...config, size: upSizeOf(config, 1)[0]! }
    case 'UpSampling2D':
      return { interpolation: 'nearest', data_format: 'channels_last', ...config, size: upSizeOf(config, 2) }
    case 'Concatenate':
      return { axis: -1, ...config }
    case 'MaxPooling1D':
    case 'MaxPooling2D':
    case 'AveragePooling1D':
    case 'AveragePooling2D':
      return window('pool_size', config.pool_size)
    case 'GlobalAveragePooling1D':
    case 'GlobalAveragePooling2D':
    case 'GlobalMaxPooling1D':
    case 'GlobalMaxPooling2D':
      return { keepdims: false, data_format: 'channels_last', ...config }
    case 'BatchNormalization': {
      const has = (array: string) => weights.some(({ name }) => name === array)
      return {
        momentum: 0.99,
        epsilon: 1e-3,
        ...config,
        scale: has('gamma'),
        center: has('beta'),
        axis: [inputShape.length],
      }
    }
    case 'Softmax':
      return { activation: 'softmax' }
    default:
      return config
  }
}
