import type { JsonObject } from '@metaml/core'
import { fileError, layerError } from './keras-error.js'
import { checkShape, type LayerFacts, Refusal, type Shape, type WeightSpec } from './kinds/kind.js'
import { layerKinds, mergeKinds } from './kinds/kinds.js'
import type { Graph, GraphLayer, Network } from './network.js'
import { orderLayers } from './order-layers.js'

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
}

/** The layers of a network, an InputLayer first, the output last, each after those that feed it. */
export function layers(network: Pick<Network, 'graph'>): Layer[] {
  return layersOf(network.graph)
}

/**
 * The layers of a graph, as {@link layers} gives them.
 * @throws METAML_E_KERAS_LAYER that names layer, class and file; METAML_E_KERAS_FILE when the graph is none of one
 *   input and one output
 */
export function layersOf(graph: Graph, file?: string): Layer[] {
  const found = new Map<string, Layer>()
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
    found.set(name, placeLayer(layer, inputs, before, file))
  }
  if (found.size < 2) throw fileError(file ?? 'graph.json', `a graph of ${found.size} layers`)
  return [...found.values()]
}

function placeLayer(
  layer: GraphLayer,
  inputs: readonly string[],
  inputShapes: readonly Shape[],
  file: string | undefined,
): Layer {
  const { class_name: className, config } = layer
  const base = { name: config.name, className, config, inputs, inputShapes }
  try {
    const first = inputShapes[0]
    if ((className === 'InputLayer') !== (first === undefined))
      throw new Refusal('an input in the middle, or none')
    if (first === undefined) {
      const shape = checkShape(inputShapeOf(config), 'an input')
      return { ...base, inputShape: shape, outputShape: shape, weights: [] }
    }
    const { weights, outputShape } = factsOf(className, config, inputShapes)
    for (const { name, shape } of weights) checkShape(shape, name)
    return { ...base, inputShape: first, outputShape: checkShape(outputShape, 'an output'), weights }
  } catch (error) {
    if (error instanceof Refusal) throw layerError(config.name, className, error.message, file)
    throw error
  }
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
