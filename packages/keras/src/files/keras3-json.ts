import type { Json, JsonObject } from '@metaml/core'
import { layerError } from '../keras-error.js'
import type { Layer } from '../layers.js'
import type { Network } from '../network.js'

const window = ['strides', 'padding', 'data_format']
const arraySettings = (...arrays: string[]) =>
  arrays.flatMap(array => ['initializer', 'regularizer', 'constraint'].map(what => `${array}_${what}`))
const convolution = [...window, 'kernel_size', 'dilation_rate', 'activation', 'use_bias']
const depthwise = [...convolution, 'depth_multiplier', ...arraySettings('depthwise', 'bias')]
const separable = [...depthwise, 'filters', ...arraySettings('pointwise')]
const normal = [...convolution, 'filters', ...arraySettings('kernel', 'bias'), 'activity_regularizer']
const pool = [...window, 'pool_size']
const globalPool = ['data_format', 'keepdims']

/** The settings of each class that Keras 3 takes, beside `name` and `trainable`. */
const settings: { readonly [className: string]: readonly string[] } = {
  InputLayer: [],
  Dense: ['units', 'activation', 'use_bias', ...arraySettings('kernel', 'bias'), 'activity_regularizer'],
  Conv1D: normal,
  Conv2D: normal,
  DepthwiseConv1D: depthwise,
  DepthwiseConv2D: depthwise,
  SeparableConv1D: separable,
  SeparableConv2D: separable,
  BatchNormalization: [
    ...[
      'axis',
      'momentum',
      'epsilon',
      'center',
      'scale',
      'moving_mean_initializer',
      'moving_variance_initializer',
    ],
    ...arraySettings('beta', 'gamma'),
  ],
  Activation: ['activation'],
  ReLU: ['max_value', 'negative_slope', 'threshold'],
  LeakyReLU: ['alpha'],
  PReLU: ['shared_axes', ...arraySettings('alpha')],
  ELU: ['alpha'],
  Softmax: ['axis'],
  MaxPooling1D: pool,
  MaxPooling2D: pool,
  AveragePooling1D: pool,
  AveragePooling2D: pool,
  GlobalAveragePooling1D: globalPool,
  GlobalAveragePooling2D: globalPool,
  GlobalMaxPooling1D: globalPool,
  GlobalMaxPooling2D: globalPool,
  Flatten: ['data_format'],
  Reshape: ['target_shape'],
  Dropout: ['rate', 'seed', 'noise_shape'],
  ZeroPadding1D: ['padding', 'data_format'],
  ZeroPadding2D: ['padding', 'data_format'],
  UpSampling1D: ['size'],
  UpSampling2D: ['size', 'interpolation', 'data_format'],
  Add: [],
  Concatenate: ['axis'],
}

/**
 * The topology as Keras 3 writes it into the `config.json` of a .keras file.
 * @param layers those of the graph
 * @throws METAML_E_KERAS_LAYER on layers that Keras 3 has not: `ThresholdedReLU`, and those with quantisers
 */
export function keras3Json({ class_name, config }: Network['graph'], layers: readonly Layer[]): JsonObject {
  const placed = new Map(layers.map(layer => [layer.name, layer]))
  const functional = class_name === 'Functional'
  return {
    // What Keras itself writes; it opens a Functional network by no shorter name.
    module: functional ? 'keras.src.models.functional' : 'keras',
    class_name,
    config: {
      name: config.name,
      trainable: true,
      layers: config.layers.map(({ config: { name } }) => {
        const layer = placed.get(name)!
        return {
          module: 'keras.layers',
          class_name: layer.className,
          config: layerConfig(layer),
          registered_name: null,
          ...(functional && { name, inbound_nodes: nodes(layer, placed) }),
        }
      }),
      ...(functional && {
        input_layers: [[layers[0]!.name, 0, 0]],
        output_layers: [[layers.at(-1)!.name, 0, 0]],
      }),
    },
    registered_name: functional ? 'Functional' : null,
  }
}

function layerConfig(layer: Layer): JsonObject {
  const { name, className, config, inputShape, quantizers } = layer
  if (quantizers.size > 0) throw layerError(name, className, 'quantisers, which a .keras file can not carry')
  if (className === 'InputLayer') return { name, batch_shape: [null, ...inputShape], dtype: 'float32' }
  const keys = settings[className]
  if (keys === undefined) throw layerError(name, className, 'a class that Keras 3 has not')
  const kept = keys.filter(key => config[key] !== undefined).map(key => [key, setting(config[key]!)] as const)
  const found: { [key: string]: Json | undefined } = Object.fromEntries(kept)
  if (found.activation === 'swish') found.activation = 'silu'
  if (className === 'LeakyReLU') {
    found.negative_slope = found.alpha ?? 0.3
    delete found.alpha
  }
  if (Array.isArray(found.axis)) found.axis = found.axis[0]
  return { name, trainable: config.trainable ?? true, ...found }
}

/** Initialisers and the like stand with their module. */
function setting(value: Json): Json {
  if (typeof value !== 'object' || value === null || !('class_name' in value)) return value
  const { class_name: className, config } = value
  const module = /^(L1|L2|L1L2|OrthogonalRegularizer)$/.test(String(className))
    ? 'keras.regularizers'
    : /^(MaxNorm|NonNeg|UnitNorm|MinMaxNorm)$/.test(String(className))
      ? 'keras.constraints'
      : 'keras.initializers'
  return { module, class_name: className ?? null, config: config ?? {}, registered_name: null }
}

function nodes({ inputs }: Layer, placed: ReadonlyMap<string, Layer>): Json[] {
  if (inputs.length === 0) return []
  const tensors = inputs.map(input => ({
    class_name: '__keras_tensor__',
    config: {
      shape: [null, ...placed.get(input)!.outputShape],
      dtype: 'float32',
      keras_history: [input, 0, 0],
    },
  }))
  return [{ args: tensors.length === 1 ? tensors : [tensors], kwargs: {} }]
}
