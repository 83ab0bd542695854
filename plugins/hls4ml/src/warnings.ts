import type { Model } from '@metaml/core'
import { inputWarning } from './check-inputs.js'
import type { ConvertResult } from './convert.js'
import { weightsWarning } from './explain-loss.js'
import type { Conversion, ConvertedLayer } from './run-hls4ml.js'

/** Weights of a layer that Vivado and Vitis HLS unroll at most. */
const unrollLimit = 4096

/** What a user should know of a conversion, each in a sentence. */
export function conversionWarnings(
  { conversion, inputs }: ConvertResult,
  network: Pick<Model<'dnn'>, 'files'>,
): string[] {
  const range = inputs && inputWarning(inputs)
  const outside = conversion.weightsOutside
  return [
    ...conversion.said.map(line => `hls4ml: ${line}`),
    ...conversion.layers
      .filter(isTooLarge)
      .map(
        ({ name, weights }) =>
          `The layer '${name}' has ${weights} weights, more than the ${unrollLimit} that the HLS tools unroll with the Latency strategy. Use strategy 'Resource' with a reuse factor.`,
      ),
    ...(range ? [range] : []),
    ...(outside.length > 0 ? [weightsWarning(outside)] : []),
    ...zerosWarning(conversion, network),
  ]
}

function isTooLarge({ strategy, weights }: ConvertedLayer): boolean {
  return strategy?.toLowerCase() === 'latency' && weights > unrollLimit
}

/** Zeros of a pruned network save multipliers only where each weight has its own. */
function zerosWarning({ layers }: Conversion, { files }: Pick<Model<'dnn'>, 'files'>): string[] {
  if (!Object.keys(files).some(file => file.startsWith('masks/'))) return []
  const shared = layers.filter(
    ({ weights, strategy, reuseFactor = 1 }) =>
      weights > 0 && (strategy?.toLowerCase() === 'resource' || reuseFactor > 1),
  )
  if (shared.length === 0) return []
  return [
    `The network is pruned, but its zeros save nothing in ${shared.map(({ name }) => name).join(', ')}: with the Resource strategy or a reuse factor above 1 multipliers are shared.`,
  ]
}
