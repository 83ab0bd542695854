import type { JsonObject } from '@metaml/core'
import type { Graph, GraphLayer } from '../network.js'

/**
 * Takes a parsed Keras-2 topology as a graph: only what it is built of, in one form whatever Keras 2 wrote it.
 * A Sequential one without InputLayer gets one from its first layer's `batch_input_shape`.
 * @throws RangeError that says what is not as expected
 */
export function parseGraph(json: unknown): Graph {
  const { class_name: className, config: written } = object(json, 'a topology')
  if (className === 'Sequential') {
    // Keras before 2.2.3 wrote the list of layers alone.
    const config = Array.isArray(written) ? { layers: written } : object(written, 'its config')
    const layers = list(config.layers, 'config.layers').map(parseLayer)
    return { class_name: 'Sequential', config: { name: nameOf(config), layers: withInput(layers) } }
  }
  if (className !== 'Model' && className !== 'Functional') {
    throw new RangeError(`a topology of class ${JSON.stringify(className)?.slice(0, 80)}`)
  }
  const config = object(written, 'its config')
  return {
    class_name: 'Functional',
    config: {
      name: nameOf(config),
      layers: list(config.layers, 'config.layers').map(layer => ({
        ...parseLayer(layer),
        inbound_nodes: parseNodes((layer as JsonObject).inbound_nodes),
      })),
      input_layers: ends(config.input_layers, 'input_layers'),
      output_layers: ends(config.output_layers, 'output_layers'),
    },
  }
}

function parseLayer(json: unknown): GraphLayer {
  const { class_name: className, config: written } = object(json, 'a layer')
  const config = object(written, 'the config of a layer')
  const name = config.name
  if (typeof className !== 'string') throw new RangeError('a layer without class_name')
  if (typeof name !== 'string') throw new RangeError(`a layer of class ${className} without name`)
  if (config.module !== undefined || object(json, 'a layer').module !== undefined) {
    throw new RangeError(`the layer '${name}' in the form of Keras 3`)
  }
  return { class_name: className, config: { ...config, name } }
}

type Node = NonNullable<GraphLayer['inbound_nodes']>[number]

function parseNodes(json: unknown): Node[] {
  return list(json, 'inbound_nodes').map(node =>
    list(node, 'a node').map(source => {
      const [layer, nodeIndex, tensorIndex] = list(source, 'a node in the form of Keras 2')
      if (typeof layer !== 'string') throw new RangeError('a node that names no layer')
      return [layer, Number(nodeIndex), Number(tensorIndex), {}] as const
    }),
  )
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

function nameOf(config: JsonObject): string {
  return typeof config.name === 'string' ? config.name : 'network'
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
