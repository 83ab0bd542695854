import type { LayerDescription } from '../description/layer-description.js'
import type { Family } from '../families/family.js'
import { type Found, unknown } from './estimate.js'
import { estimateConv } from './estimate-conv.js'
import { estimateDense } from './estimate-dense.js'
import { estimateNormalize, estimateRelu } from './estimate-elements.js'
import { estimateFree, freeKinds } from './estimate-free.js'
import { estimateHard, hardKinds } from './estimate-hard.js'
import { estimateLookup, lookupKinds } from './estimate-lookup.js'
import { estimatePooling, poolingKinds } from './estimate-pooling.js'
import { estimateSoftmax } from './estimate-softmax.js'

/** Estimates one layer with the constants of a family. */
export function findLayer(layer: LayerDescription, family: Family): Found {
  switch (layer.kind) {
    case 'dense':
      return estimateDense(layer, family)
    case 'relu':
      return estimateRelu(layer, family)
    case 'softmax':
      return estimateSoftmax(layer, family)
    case 'normalize':
      return estimateNormalize(layer, family)
    case 'conv1d':
    case 'conv2d':
      return estimateConv(layer, family)
    default:
      if (lookupKinds.has(layer.kind)) return estimateLookup(layer, family)
      if (hardKinds.has(layer.kind)) return estimateHard(layer, family)
      if (poolingKinds.has(layer.kind)) return estimatePooling(layer, family)
      if (freeKinds.has(layer.kind)) return estimateFree(layer, family)
      return unknown(`There is no law for a layer of the kind '${layer.kind}'.`)
  }
}
