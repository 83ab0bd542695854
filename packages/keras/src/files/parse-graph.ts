import type { JsonObject } from '@metaml/core'
import { layerError } from '../keras-error.js'
import { Refusal } from '../kinds/kind.js'
import type { Graph, GraphLayer, Network } from '../network.js'
import { keras2Form } from './layer-form.js'
import { takeQuantizers } from './qkeras-layer.js'

/** What a topology says. */
export interface Topology {
  /** In Keras-2 terms, without quantisers. */
  readonly graph: Graph
  readonly quantizers?: NonNullable<Network['quantizers']>
  /** The class of each layer as it is written; Keras 3 names its arrays by it. */
  readonly classNames: ReadonlyMap<string, string>
}

/**
 * Takes a parsed topology of Keras 2, Keras 3 or QKeras as a graph: only what it is built of, in one form whatever
 * wrote it. A Sequential one without InputLayer gets one from its first layer's `batch_input_shape`.
 * @throws RangeError that says what is not as expected; METAML_E_KERAS_LAYER on a quantiser that is not supported
 */
export function parseGraph(json: unknown, file?: string): Topology {
  const { class_name: className, config: written } = object(json, 'a topology')
  const sequential = className === 'Sequential'
  if (!sequential && className !== 'Model' && className !== 'Functional') {
    throw new RangeError(`a topology of class ${JSON.stringify(className)?.slice(0, 80)}`)
  }
  // Keras before 2.2.3 wrote the list of layers of a Sequential network alone.
  const config: JsonObject =
    sequential && Array.isArray(written) ? { layers: written } : object(written, 'its config')
  const named = list(config.layers, 'config.layers').map(layer => parseLayer(layer, !sequential))
  const quantizers: { [layer: string]: JsonObject } = {}
  const layers = named.map(layer => {
    const taken = unquantized(layer, file)
    if (Object.keys(taken.quantizers).length > 0) quantizers[layer.config.name] = taken.quantizers
    return taken.layer
  })
  const name = typeof config.name === 'string' ? config.name : 'network'
  const graph: Graph = sequential
    ? { class_name: 'Sequential', config: { name, layers: withInput(layers) } }
    : {
        class_name: 'Functional',
        config: {
          name,
          layers,
          input_layers: ends(config.input_layers, 'input_layers'),
          output_layers: ends(config.output_layers, 'output_layers'),
        },
      }
  return {
    graph,
    classNames: new Map(named.map(({ class_name, config }) => [config.name, class_name])),
    ...(Object.keys(quantizers).length > 0 && { quantizers }),
  }
}

function parseLayer(json: unknown, functional: boolean): GraphLayer {
  const written = object(json, 'a layer')
  const config = object(written.config, 'the config of a layer')
  const { class_name: className } = written
  const { name } = config
  if (typeof className !== 'string') throw new RangeError('a layer without class_name')
  if (typeof name !== 'string') throw new RangeError(`a layer of class ${className} without name`)
  const known = isTheirs(written)
    ? className
    : String(written.registered_name ?? `${written.module}.${className}`)
  return {
    class_name: known,
    config: { ...keras2Form(className, config), name },
    ...(functional && { inbound_nodes: parseNodes(written.inbound_nodes, name) }),
  }
}

/** Whether a class is one of Keras' or QKeras' own; somebody else's may have the same name. */
function isTheirs({ module, registered_name: registered }: JsonObject): boolean {
  const own = module == null || /^(keras|tf_keras|tensorflow\.keras|qkeras)(\.|$)/.test(String(module))
  return own && !String(registered ?? '').includes('>')
}

function unquantized(layer: GraphLayer, file: string | undefined) {
  try {
    return takeQuantizers(layer)
  } catch (error) {
    if (error instanceof Refusal) throw layerError(layer.config.name, layer.class_name, error.message, file)
    throw error
  }
}

type Node = NonNullable<GraphLayer['inbound_nodes']>[number]

function parseNodes(json: unknown, name: string): Node[] {
  return list(json, 'inbound_nodes').map(node =>
    Array.isArray(node) ? node.map(source => parseSource(source)) : parseKeras3Node(node, name),
  )
}

function parseSource(source: unknown): Node[number] {
  const [layer, nodeIndex, tensorIndex] = list(source, 'a node')
  if (typeof layer !== 'string') throw new RangeError('a node that names no layer')
  return [layer, Number(nodeIndex), Number(tensorIndex), {}]
}

/** `{ args: [tensor], kwargs }`, or `{ args: [[tensor, tensor]], kwargs }`. */
function parseKeras3Node(json: unknown, name: string): Node {
  const { args, kwargs } = object(json, 'a node')
  if (JSON.stringify(kwargs ?? {}).includes('keras_history')) {
    throw new RangeError(`the layer '${name}' with an input given by name`)
  }
  return list(args, 'the args of a node')
    .flatMap(argument => (Array.isArray(argument) ? argument : [argument]))
    .map(argument => {
      const { class_name: className, config } = object(argument, 'an argument of a node')
      if (className !== '__keras_tensor__')
        throw new RangeError(`the layer '${name}' with an argument of a node`)
      return parseSource(object(config, 'a tensor').keras_history)
    })
}

function ends(json: unknown, what: string): [string, number, number][] {
  const written = list(json, what)
  const many = typeof written[0] === 'string' ? [written] : written
  return many.map(end => {
    const [layer, nodeIndex, tensorIndex] = list(end, what)
    if (typeof layer !== 'string') throw new RangeError(`${what} without a layer`)
    return [layer, Number(nodeIndex), Number(tensorIndex)]
  })
}

function withInput(layers: readonly GraphLayer[]): readonly GraphLayer[] {
  const first = layers[0]
  const shape = first?.config.batch_input_shape
  if (first === undefined || first.class_name === 'InputLayer' || shape === undefined) return layers
  const { batch_input_shape: _, ...config } = first.config
  return [
    {
      class_name: 'InputLayer',
      config: { name: `${first.config.name}_input`, batch_input_shape: shape, dtype: 'float32' },
    },
    { ...first, config: { ...config, name: first.config.name } },
    ...layers.slice(1),
  ]
}

function object(json: unknown, what: string): JsonObject {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new RangeError(`${what} that is no object`)
  return json as JsonObject
}

function list(json: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(json)) throw new RangeError(`${what} that is no list`)
  return json
}
