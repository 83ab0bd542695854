import type { JsonObject } from '@metaml/core'
import { fileError, layerError } from './keras-error.js'
import { checkShape, type LayerFacts, Refusal, type Shape, sizeOf, type WeightSpec } from './kinds/kind.js'
import { layerKinds, mergeKinds } from './kinds/kinds.js'
import { word } from './kinds/settings.js'
import type { GraphLayer, Network } from './network.js'
import { orderLayers } from './order-layers.js'
import { parseQuantizer, type Quantizer } from './quantizer.js'

/** The most weights that a network may have: read, they take 128 MiB. */
const largestNetwork = 2 ** 25

/** A layer of a network, and what follows from its place in it. */
export interface Layer {
  readonly name: string
  readonly className: string
  readonly config: JsonObject
  /** The layers that feed it; none for an InputLayer, several for one that merges. */
  readonly inputs: readonly string[]
  /** Without the batch; an InputLayer's input is its output. Of several inputs: the first. */
  readonly inputShape: Shape
  /** One for each of `inputs`. */
  readonly inputShapes: readonly Shape[]
  readonly outputShape: Shape
  /** The arrays that it has, in the order that Keras writes. */
  readonly weights: readonly WeightSpec[]
  /** The quantisers of its arrays, and of its output (`activation`), by name. */
  readonly quantizers: ReadonlyMap<string, Quantizer>
}

/** The layers of a network, an InputLayer first, the output last, each after those that feed it. */
export function layers({ graph, quantizers }: Pick<Network, 'graph' | 'quantizers'>): Layer[] {
  return layersOf({ graph, ...(quantizers && { quantizers }) })
}

/**
 * The layers of a graph, as {@link layers} gives them.
 * @throws METAML_E_KERAS_LAYER that names layer, class and file; METAML_E_KERAS_FILE when the graph is none of one
 *   input and one output
 */
export function layersOf(
  { graph, quantizers = {} }: Pick<Network, 'graph' | 'quantizers'>,
  file?: string,
): Layer[] {
  const found = new Map<string, Layer>()
  let values = 0
  for (const { layer, inputs } of orderLayers(graph, file)) {
    const { name } = layer.config
    if (!/^[A-Za-z0-9_][\w.-]*$/.test(name) || found.has(name)) {
      throw layerError(
        name,
        layer.class_name,
        'a name that is taken, or not letters, digits, _ . and -',
        file,
      )
    }
    const before = inputs.map(input => found.get(input)!.outputShape)
    const placed = placeLayer(
      layer,
      { inputs, inputShapes: before, quantizers: quantizers[name] ?? {} },
      file,
    )
    found.set(name, placed)
    values += placed.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
    if (values > largestNetwork) {
      throw layerError(name, layer.class_name, `more than ${largestNetwork} weights up to it`, file)
    }
  }
  const astray = Object.keys(quantizers).find(name => !found.has(name))
  if (astray !== undefined)
    throw fileError(file ?? 'graph.json', `quantisers of '${astray}', which is no layer`)
  if (found.size < 2) throw fileError(file ?? 'graph.json', `a graph of ${found.size} layers`)
  return [...found.values()]
}

interface Place {
  readonly inputs: readonly string[]
  readonly inputShapes: readonly Shape[]
  readonly quantizers: JsonObject
}

function placeLayer(layer: GraphLayer, place: Place, file: string | undefined): Layer {
  const { class_name: className, config } = layer
  const { inputs, inputShapes } = place
  const base = { name: config.name, className, config, inputs, inputShapes }
  try {
    const first = inputShapes[0]
    if ((className === 'InputLayer') !== (first === undefined))
      throw new Refusal('an input in the middle, or none')
    if (first === undefined) {
      const shape = checkShape(inputShapeOf(config), 'an input')
      return { ...base, inputShape: shape, outputShape: shape, weights: [], quantizers: new Map() }
    }
    const { weights, outputShape } = factsOf(className, config, inputShapes)
    for (const { name, shape } of weights) checkShape(shape, name)
    word(config, 'dtype', ['float32', 'float64'], 'float32')
    const quantizers = quantizersOf(place.quantizers, weights)
    return {
      ...base,
      inputShape: first,
      outputShape: checkShape(outputShape, 'an output'),
      weights,
      quantizers,
    }
  } catch (error) {
    if (error instanceof Refusal) throw layerError(config.name, className, error.message, file)
    throw error
  }
}

function quantizersOf(written: JsonObject, weights: readonly WeightSpec[]): Map<string, Quantizer> {
  const quantizers = new Map<string, Quantizer>()
  for (const [name, value] of Object.entries(written)) {
    if (name !== 'activation' && !weights.some(spec => spec.name === name)) {
      throw new Refusal(`a quantiser of '${name}', which it does not have`)
    }
    const quantizer = parseQuantizer(value ?? null)
    // QKeras takes no scale of a kernel as `auto_po2`.
    const scaled = quantizer.className !== 'quantized_bits' || quantizer.alpha !== undefined
    if (!scaled && name.endsWith('kernel')) throw new Refusal('a quantiser of its kernel without alpha')
    quantizers.set(name, quantizer)
  }
  return quantizers
}

function factsOf(className: string, config: JsonObject, inputShapes: readonly Shape[]): LayerFacts {
  const merge = mergeKinds.get(className)
  if (merge !== undefined) return merge(config, inputShapes)
  const kind = layerKinds.get(className)
  if (kind === undefined) throw new Refusal(`class ${className}`)
  if (inputShapes.length > 1) throw new Refusal(`${inputShapes.length} inputs`)
  return kind(config, inputShapes[0]!)
}

function inputShapeOf(config: JsonObject): Shape {
  const written = config.batch_input_shape ?? config.batch_shape
  if (!Array.isArray(written) || written.length < 2) throw new Refusal('no batch_input_shape')
  return written.slice(1) as number[]
}
