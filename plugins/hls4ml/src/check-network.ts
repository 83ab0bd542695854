import { MetamlError } from '@metaml/core'
import type { Layer } from '@metaml/keras'

/**
 * Refuses what hls4ml's reader of Keras passes over without a word, so that the C++ would compute something else:
 * quantisers, the bounds of a ReLU, dilated kernels.
 * @throws METAML_E_HLS4ML_NETWORK that names the layer
 */
export function checkNetwork(layers: readonly Pick<Layer, 'name' | 'className' | 'config' | 'quantizers'>[]) {
  for (const layer of layers) {
    const ignored = ignoredOf(layer)
    if (ignored === undefined) continue
    throw new MetamlError({
      code: 'METAML_E_HLS4ML_NETWORK',
      kind: 'usage',
      message: `hls4ml would leave out ${ignored} of the layer '${layer.name}' (${layer.className}), without a word.`,
      expected: 'a network without it',
      todo: `retrain the network without ${ignored} there`,
      data: { layer: layer.name, class: layer.className },
    })
  }
}

function ignoredOf({
  className,
  config,
  quantizers,
}: Pick<Layer, 'className' | 'config' | 'quantizers'>): string | undefined {
  if (quantizers.size > 0) return `the quantisers (${[...quantizers.keys()].join(', ')})`
  if (className === 'ReLU') {
    const bounds = ['max_value', 'threshold', 'negative_slope'].filter(
      name => Number(config[name] ?? 0) !== 0,
    )
    if (config.max_value === 0) bounds.push('max_value')
    if (bounds.length > 0) return `the ${bounds.join(' and the ')}`
  }
  const dilation = [config.dilation_rate].flat()
  return dilation.some(rate => typeof rate === 'number' && rate !== 1) ? 'the dilation_rate' : undefined
}
