import { layerError } from './keras-error.js'
import { type Layer, layers } from './layers.js'
import type { Network } from './network.js'

/** Layers that treat all outputs alike. */
const alike = new Set([
  ...['Activation', 'Softmax', 'ReLU', 'LeakyReLU', 'ELU', 'ThresholdedReLU', 'Dropout'],
  ...['GlobalAveragePooling1D', 'GlobalAveragePooling2D', 'GlobalMaxPooling1D', 'GlobalMaxPooling2D'],
])

/** Layers whose arrays have a number for each output at the end of their shape: changed, and walked through. */
const numbered = new Set(['BatchNormalization', 'PReLU'])

/** Layers that make the outputs, and those of their arrays that have the outputs as their last axis. */
const makers = new Map([
  ['Dense', ['kernel', 'bias']],
  ['Conv1D', ['kernel', 'bias']],
  ['Conv2D', ['kernel', 'bias']],
  ['SeparableConv1D', ['pointwise_kernel', 'bias']],
  ['SeparableConv2D', ['pointwise_kernel', 'bias']],
])

/**
 * The network with its outputs in another order: weights and masks of its last layers are moved, none is changed.
 * @param order per output, the output of the given network that it was: each once
 * @throws METAML_E_KERAS_LAYER that names the layer, when outputs are made by one whose weights can't be moved
 */
export function permuteOutputs(network: Network, order: readonly number[]): Network {
  const all = layers(network)
  const byName = new Map(all.map(layer => [layer.name, layer]))
  const weights = new Map(network.weights)
  const masks = new Map(network.masks)
  const width = all.at(-1)!.outputShape.at(-1)!
  if (order.toSorted((a, b) => a - b).join() !== Array.from({ length: width }, (_, i) => i).join()) {
    throw new RangeError(`not each of ${width} outputs once: ${order.join(', ')}`)
  }
  const move = <T extends Float32Array | Uint8Array>(data: T): T =>
    data.map((_, i) => data[i - (i % width) + order[i % width]!]!) as T
  const moveArrays = (layer: Layer, names: readonly string[]): void => {
    const arrays = weights.get(layer.name)
    const masked = masks.get(layer.name)
    const wanted = (name: string): boolean => names.includes(name)
    if (arrays) {
      weights.set(
        layer.name,
        new Map([...arrays].map(([name, a]) => [name, wanted(name) ? { ...a, data: move(a.data) } : a])),
      )
    }
    if (masked)
      masks.set(layer.name, new Map([...masked].map(([name, m]) => [name, wanted(name) ? move(m) : m])))
  }
  let layer = all.at(-1)!
  for (;;) {
    const made = makers.get(layer.className)
    if (made !== undefined) {
      moveArrays(layer, made)
      return { ...network, weights, masks }
    }
    if (numbered.has(layer.className)) moveArrays(layer, [...(weights.get(layer.name)?.keys() ?? [])])
    else if (!alike.has(layer.className)) break
    layer = byName.get(layer.inputs[0]!)!
  }
  throw layerError(layer.name, layer.className, 'outputs in another order behind it')
}
