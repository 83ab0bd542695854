import { type LayerKind, Refusal, sizeOf } from './kind.js'
import { finite, word } from './settings.js'

/** `Flatten`: all axes but the batch in one. */
export const flatten: LayerKind = (config, inputShape) => {
  word(config, 'data_format', ['channels_last'], 'channels_last')
  return { weights: [], outputShape: [sizeOf(inputShape)] }
}

/** `Dropout`: passes values on, in training only a share of them. */
export const dropout: LayerKind = (config, inputShape) => {
  const rate = finite(config, 'rate', 0)
  if (rate < 0 || rate >= 1) throw new Refusal(`rate: ${rate}`)
  if (config.noise_shape != null) throw new Refusal(`noise_shape: ${JSON.stringify(config.noise_shape)}`)
  return { weights: [], outputShape: inputShape }
}
