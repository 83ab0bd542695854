import type { LayerGraph } from '@metaml/hls-cpp/graph'

/**
 * Says which layers the HLS tools are known to refuse: with the strategy Latency all multiplications of a layer that
 * share no multiplier are unrolled, which ends at `limit` (4096) elements of an array.
 */
export function unrollWarnings({ layers }: Pick<LayerGraph, 'layers'>, limit: number): string[] {
  return layers.flatMap(({ name, strategy, weights }) => {
    const size = weights.weight?.values.length ?? 0
    if (size <= limit || strategy !== 'latency') return []
    return [
      `The layer '${name}' has ${size} weights, and the HLS tools take apart arrays of ${limit} at most: with the strategy Latency its synthesis is likely to end with METAML_E_VIVADO_UNROLL. Use the strategy 'Resource' with a reuse factor.`,
    ]
  })
}
