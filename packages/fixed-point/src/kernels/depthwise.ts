import { axisOutputs, type ConvConfig, windowIndices } from './conv.js'
import { makeDot } from './make-dot.js'
import { checkLength, layerError, type RawLayer } from './raw-layer.js'

/**
 * hls4ml's `depthwise_conv_1d_cl` and `depthwise_conv_2d_cl`, channels last: every channel has its own window and
 * weights, which are kernel height × kernel width × channels; `reuseFactor` counts as in `depthwise_product_resource`.
 * Errors as `makeDot`.
 */
export function makeDepthwise(config: Omit<ConvConfig, 'filters'>): RawLayer {
  const { height, width, channels, weights, biases, reuseFactor = 'latency' } = config
  const places = axisOutputs(height) * axisOutputs(width)
  const windows = windowIndices(height, width, channels)
  const inputs = height.kernel * width.kernel
  checkLength('weights', weights, inputs * channels)
  checkLength('biases', biases, channels)
  if (reuseFactor !== 'latency' && (inputs * channels) % reuseFactor !== 0)
    throw layerError(
      'hls4ml reads outside the window with this reuse factor.',
      `a divisor of ${inputs * channels}`,
      `${reuseFactor}`,
    )
  const dots = Array.from({ length: channels }, (_, c) =>
    makeDot({
      inputs,
      outputs: 1,
      types: config.types,
      weights: Float64Array.from({ length: inputs }, (_, i) => weights[i * channels + c]!),
      biases: [biases[c]!],
      reuseFactor,
      place: i => i * channels + c,
    }),
  )
  const window = new Float64Array(inputs)
  return input => {
    checkLength('input', input, height.size * width.size * channels)
    const output = new Float64Array(places * channels)
    for (let place = 0; place < places; place++)
      for (let c = 0; c < channels; c++) {
        for (let i = 0; i < inputs; i++) {
          const index = windows[(place * inputs + i) * channels + c]!
          window[i] = index < 0 ? 0 : input[index]!
        }
        dots[c]!(window, output, place * channels + c)
      }
    return output
  }
}
