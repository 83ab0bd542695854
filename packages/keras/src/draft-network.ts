import { canonicalJson, type DnnModel, type Metric, type ModelDraft } from '@metaml/core'
import { arrayPath } from './files/array-path.js'
import { writeNpy } from './files/npy.js'
import type { Network } from './network.js'

/** Makes a network a model: `graph.json`, a .npy for each array and each mask, and the descriptor. */
export function draftNetwork(
  network: Network,
  descriptor: DnnModel,
  metrics: readonly Metric[] = [],
): ModelDraft<'dnn'> {
  const files: Record<string, Uint8Array> = {
    'graph.json': new TextEncoder().encode(`${canonicalJson(network.graph)}\n`),
  }
  for (const [layer, arrays] of network.weights) {
    for (const [name, array] of arrays) files[arrayPath('weights', layer, name)] = writeNpy(array)
  }
  for (const [layer, masks] of network.masks) {
    for (const [name, data] of masks) {
      const shape = network.weights.get(layer)!.get(name)!.shape
      files[arrayPath('masks', layer, name)] = writeNpy({ shape, data })
    }
  }
  return {
    kind: 'dnn',
    descriptor: {
      ...descriptor,
      ...(network.quantizers && { quantizers: network.quantizers }),
      ...(network.training && { training: network.training }),
    },
    files,
    metrics,
  }
}
