import type { JsonObject } from '@metaml/core'
import { qkerasClass } from './files/qkeras-layer.js'
import { type Layer, layers } from './layers.js'
import type { Network, Training } from './network.js'
import { quantizerText } from './quantizer.js'

/** What a layer is made of. */
export interface InspectedLayer {
  readonly name: string
  /** As Keras, or where it has quantisers QKeras, calls it. */
  readonly class: string
  /** The layers that feed it. */
  readonly inputs: readonly string[]
  /** Without the batch. */
  readonly inputShape: readonly number[]
  readonly outputShape: readonly number[]
  readonly parameters: number
  /** How many of the parameters are exactly zero; absent where the weights are not known. */
  readonly zeros?: number
  /** The quantisers of its arrays and of its output (`activation`). */
  readonly quantizers?: JsonObject
}

/** What a network is made of. */
export interface InspectedNetwork {
  readonly inputShape: readonly number[]
  readonly outputShape: readonly number[]
  /** From input to output. */
  readonly layers: readonly InspectedLayer[]
  readonly parameters: number
  readonly zeros?: number
  readonly training?: Training
}

/**
 * Lists the layers of a network with their shapes, parameters, zeros and quantisers.
 * @param network without `weights`: zeros are not counted
 * @throws METAML_E_KERAS_LAYER, METAML_E_KERAS_FILE
 */
export function inspectNetwork(
  network: Pick<Network, 'graph' | 'quantizers' | 'training'> & Partial<Network>,
): InspectedNetwork {
  const all = layers(network)
  const inspected = all.map(layer => inspectLayer(layer, network.weights))
  const zeros = inspected.reduce((sum, layer) => sum + (layer.zeros ?? 0), 0)
  return {
    inputShape: all[0]!.inputShape,
    outputShape: all.at(-1)!.outputShape,
    layers: inspected,
    parameters: inspected.reduce((sum, { parameters }) => sum + parameters, 0),
    ...(network.weights && { zeros }),
    ...(network.training && { training: network.training }),
  }
}

function inspectLayer(layer: Layer, weights: Network['weights'] | undefined): InspectedLayer {
  const { name, className, inputs, inputShape, outputShape, quantizers } = layer
  const sizes = layer.weights.map(({ shape }) => shape.reduce((product, extent) => product * extent, 1))
  const arrays = [...(weights?.get(name)?.values() ?? [])]
  const zeros = arrays.reduce(
    (sum, { data }) => sum + data.reduce((count, value) => count + +(value === 0), 0),
    0,
  )
  const texts = [...quantizers].map(([array, quantizer]) => [array, quantizerText(quantizer)])
  return {
    name,
    class: quantizers.size > 0 ? (qkerasClass(className)?.className ?? className) : className,
    inputs,
    inputShape,
    outputShape,
    parameters: sizes.reduce((sum, size) => sum + size, 0),
    ...(weights && { zeros }),
    ...(texts.length > 0 && { quantizers: Object.fromEntries(texts) as JsonObject }),
  }
}
