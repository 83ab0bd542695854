import type { Json, JsonObject } from '@metaml/core'
import { Refusal } from '../kinds/kind.js'
import { layerKinds } from '../kinds/kinds.js'
import type { GraphLayer } from '../network.js'
import { isQuantizer, parseQuantizer, quantizerText } from '../quantizer.js'

/** The layers of QKeras: the class without quantisers, and the key of the quantiser of each array. */
const qkerasLayers: {
  readonly [className: string]: {
    readonly plain: string
    readonly arrays: { readonly [array: string]: string }
  }
} = {
  QDense: { plain: 'Dense', arrays: { kernel: 'kernel_quantizer', bias: 'bias_quantizer' } },
  QConv1D: { plain: 'Conv1D', arrays: { kernel: 'kernel_quantizer', bias: 'bias_quantizer' } },
  QConv2D: { plain: 'Conv2D', arrays: { kernel: 'kernel_quantizer', bias: 'bias_quantizer' } },
  QDepthwiseConv2D: {
    plain: 'DepthwiseConv2D',
    arrays: { depthwise_kernel: 'depthwise_quantizer', bias: 'bias_quantizer' },
  },
  QSeparableConv2D: {
    plain: 'SeparableConv2D',
    arrays: {
      depthwise_kernel: 'depthwise_quantizer',
      pointwise_kernel: 'pointwise_quantizer',
      bias: 'bias_quantizer',
    },
  },
  QBatchNormalization: {
    plain: 'BatchNormalization',
    arrays: {
      gamma: 'gamma_quantizer',
      beta: 'beta_quantizer',
      moving_mean: 'mean_quantizer',
      moving_variance: 'variance_quantizer',
    },
  },
  QActivation: { plain: 'Activation', arrays: {} },
}

/** A layer without quantisers, and its quantisers by array (`activation`: of its output). */
export interface Unquantized {
  readonly layer: GraphLayer
  readonly quantizers: { readonly [array: string]: string }
}

/**
 * Takes the quantisers out of a layer of QKeras; another layer stays what it is. A quantised activation leaves the
 * function that it quantises.
 * @throws Refusal on a quantiser that is not supported
 */
export function takeQuantizers(layer: GraphLayer): Unquantized {
  const { class_name: className, config } = layer
  const known = Object.hasOwn(qkerasLayers, className) ? qkerasLayers[className]! : undefined
  if (!layerKinds.has(known?.plain ?? className)) return { layer, quantizers: {} }
  const quantizers: { [array: string]: string } = {}
  const rest: { [key: string]: Json | undefined } = { ...config }
  for (const [array, key] of Object.entries(known?.arrays ?? {})) {
    const written = config[key]
    delete rest[key]
    if (written != null && isPresent(array, config))
      quantizers[array] = quantizerText(parseQuantizer(written))
  }
  if (known !== undefined) {
    // Older names of the same quantisers, and what QKeras writes for its own use.
    for (const key of ['inverse_quantizer', 'gamma_range', 'beta_range', 'total_bits']) {
      if (rest[key] == null) delete rest[key]
      else if (key === 'inverse_quantizer') throw new Refusal(key)
    }
  }
  if (isQuantizer(config.activation)) {
    const quantizer = parseQuantizer(config.activation)
    quantizers.activation = quantizerText(quantizer)
    rest.activation = quantizer.className === 'quantized_relu' ? 'relu' : 'linear'
  }
  const plain = { ...layer, class_name: known?.plain ?? className, config: { ...rest, name: config.name } }
  return { layer: plain, quantizers }
}

function isPresent(array: string, config: JsonObject): boolean {
  if (array === 'bias') return config.use_bias !== false
  if (array === 'gamma') return config.scale !== false
  return array !== 'beta' || config.center !== false
}

/** The class and the keys by which QKeras knows a layer with quantisers; undefined where it has none for it. */
export function qkerasClass(
  className: string,
): { readonly className: string; readonly arrays: { readonly [array: string]: string } } | undefined {
  const found = Object.entries(qkerasLayers).find(([, { plain }]) => plain === className)
  return found && { className: found[0], arrays: found[1].arrays }
}
