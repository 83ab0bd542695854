import type { JsonObject } from '@metaml/core'
import { fileError, layerError } from './keras-error.js'
import { checkShape, Refusal, type Shape, type WeightSpec } from './kinds/kind.js'
import { layerKinds } from './kinds/kinds.js'
import type { Graph, GraphLayer, Network } from './network.js'

/** A layer of a network, and what follows from its place in it. */
export interface Layer {
  readonly name: string
  readonly className: string
  readonly config: JsonObject
  /** Without the batch; an InputLayer's input is its output. */
  readonly inputShape: Shape
  readonly outputShape: Shape
  /** The arrays that it has, in the order that Keras writes. */
  readonly weights: readonly WeightSpec[]
}

/** The layers of a network in the order that data passes them, an InputLayer first. */
export function layers(network: Pick<Network, 'graph'>): Layer[] {
  return layersOf(network.graph)
}

/**
 * The layers of a graph, as {@link layers} gives them.
 * @throws METAML_E_KERAS_LAYER that names layer, class and file; METAML_E_KERAS_FILE when the graph is no chain
 */
export function layersOf(graph: Graph, file?: string): Layer[] {
  const chain = graph.class_name === 'Functional' ? chainOf(graph, file) : graph.config.layers
  const found: Layer[] = []
  const names = new Set<string>()
  for (const layer of chain) {
    const { name } = layer.config
    if (!/^[A-Za-z0-9_][\w.-]*$/.test(name) || names.has(name)) {
      throw layerError(
        name,
        layer.class_name,
        'a name that is taken, or not letters, digits, _ . and -',
        file,
      )
    }
    names.add(name)
    found.push(placeLayer(layer, found.at(-1)?.outputShape, file))
  }
  if (found.length < 2) throw fileError(file ?? 'graph.json', `a graph of ${found.length} layers`)
  return found
}

function placeLayer(layer: GraphLayer, before: Shape | undefined, file: string | undefined): Layer {
  const { class_name: className, config } = layer
  const base = { name: config.name, className, config }
  try {
    if ((className === 'InputLayer') !== (before === undefined))
      throw new Refusal('an input in the middle, or none')
    if (before === undefined) {
      const shape = checkShape(inputShapeOf(config), 'an input')
      return { ...base, inputShape: shape, outputShape: shape, weights: [] }
    }
    const kind = layerKinds.get(className)
    if (kind === undefined) throw new Refusal(`class ${className}`)
    const { weights, outputShape } = kind(config, before)
    for (const { name, shape } of weights) checkShape(shape, name)
    return { ...base, inputShape: before, outputShape: checkShape(outputShape, 'an output'), weights }
  } catch (error) {
    if (error instanceof Refusal) throw layerError(config.name, className, error.message, file)
    throw error
  }
}

function inputShapeOf(config: JsonObject): Shape {
  const written = config.batch_input_shape ?? config.batch_shape
  if (!Array.isArray(written) || written.length < 2) throw new Refusal('no batch_input_shape')
  return written.slice(1) as number[]
}

/** The layers of a functional graph from its input to its output; each must feed one other. */
function chainOf(graph: Graph, file: string | undefined): GraphLayer[] {
  const { layers, input_layers: inputs = [], output_layers: outputs = [] } = graph.config
  const refuse = (found: string) =>
    fileError(file ?? 'graph.json', found, { expected: 'one input, one output, and layers in a chain' })
  if (inputs.length !== 1 || outputs.length !== 1) {
    throw refuse(`${inputs.length} inputs and ${outputs.length} outputs`)
  }
  const after = new Map<string, GraphLayer>()
  for (const layer of layers) {
    if (layer.class_name === 'InputLayer') continue
    const nodes = layer.inbound_nodes ?? []
    const sources = nodes[0] ?? []
    const { name } = layer.config
    if (nodes.length !== 1 || sources.length !== 1) {
      throw layerError(name, layer.class_name, `${nodes.length} uses, ${sources.length} inputs`, file)
    }
    const source = sources[0]![0]
    if (after.has(source)) throw refuse(`the layer '${source}' feeds more than one layer`)
    after.set(source, layer)
  }
  const first = layers.find(({ config }) => config.name === inputs[0]![0])
  if (first === undefined) throw refuse(`no input '${inputs[0]![0]}'`)
  const chain = [first]
  for (let next = after.get(first.config.name); next !== undefined; next = after.get(next.config.name)) {
    chain.push(next)
    if (chain.length > layers.length) throw refuse('a cycle')
  }
  const last = chain.at(-1)!.config.name
  if (chain.length !== layers.length || last !== outputs[0]![0])
    throw refuse(`a chain that ends in '${last}'`)
  return chain
}
