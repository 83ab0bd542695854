import { layers, type Network } from '@metaml/keras'

/** The network without the softmax that it ends in; undefined when it ends otherwise. */
export function withoutSoftmax(network: Network): Network | undefined {
  const last = layers(network).at(-1)!
  const isLayer = last.className === 'Softmax'
  if (!isLayer && last.config.activation !== 'softmax') return undefined
  const { graph } = network
  const changed = graph.config.layers.map(layer => {
    if (layer.config.name !== last.name) return layer
    const config = { name: last.name, ...(isLayer ? {} : layer.config), activation: 'linear' }
    return { ...layer, class_name: isLayer ? 'Activation' : layer.class_name, config }
  })
  return { ...network, graph: { ...graph, config: { ...graph.config, layers: changed } } }
}
