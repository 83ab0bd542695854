import { fileError, layerError } from './keras-error.js'
import type { Graph, GraphLayer } from './network.js'

/** A layer of a graph, and the names of those that feed it. */
export interface OrderedLayer {
  readonly layer: GraphLayer
  readonly inputs: readonly string[]
}

/**
 * The layers of a graph, each after those that feed it: in the order that they are written in, where that is one.
 * The output comes last.
 * @throws METAML_E_KERAS_FILE when the graph has not one input and one output, a cycle, or a layer that leads
 *   nowhere; METAML_E_KERAS_LAYER on a layer that is used twice
 */
export function orderLayers(graph: Graph, file?: string): OrderedLayer[] {
  const { layers } = graph.config
  if (graph.class_name === 'Sequential') {
    return layers.map((layer, i) => ({ layer, inputs: i === 0 ? [] : [layers[i - 1]!.config.name] }))
  }
  const refuse = (found: string, todo?: string) =>
    fileError(file ?? 'graph.json', found, {
      expected: 'one input, one output, and layers that lead from one to the other',
      ...(todo && { todo }),
    })
  const { input_layers: inputs = [], output_layers: outputs = [] } = graph.config
  if (inputs.length !== 1 || outputs.length !== 1) {
    throw refuse(
      `${inputs.length} inputs (${names(inputs)}) and ${outputs.length} outputs (${names(outputs)})`,
      'split the network, or join its inputs to one before it is saved',
    )
  }
  const sources = new Map<string, { layer: GraphLayer; inputs: string[] }>()
  for (const layer of layers) {
    if (sources.has(layer.config.name)) throw refuse(`two layers '${layer.config.name}'`)
    sources.set(layer.config.name, { layer, inputs: sourcesOf(layer, file) })
  }
  const input = inputs[0]![0]
  const output = outputs[0]![0]
  if (sources.get(input)?.layer.class_name !== 'InputLayer') throw refuse(`no input '${input}'`)
  const ordered = sortLayers(sources, refuse)
  const fed = new Set(ordered.flatMap(({ inputs }) => inputs))
  for (const { layer, inputs } of ordered) {
    const { name } = layer.config
    if (inputs.length === 0 && name !== input) throw refuse(`the layer '${name}', which nothing feeds`)
    if (!fed.has(name) && name !== output) throw refuse(`the layer '${name}', which leads nowhere`)
  }
  if (ordered.at(-1)!.layer.config.name !== output) throw refuse(`no output '${output}' at the end`)
  return ordered
}

function sourcesOf(layer: GraphLayer, file: string | undefined): string[] {
  const nodes = layer.inbound_nodes ?? []
  const first = layer.class_name === 'InputLayer'
  if (nodes.length !== (first ? 0 : 1)) {
    throw layerError(layer.config.name, layer.class_name, `${nodes.length} uses of one layer`, file)
  }
  return (nodes[0] ?? []).map(([source]) => source)
}

/** Each layer after those that feed it; without recursion, as a file may hold a chain of any length. */
function sortLayers(
  sources: ReadonlyMap<string, OrderedLayer>,
  refuse: (found: string) => Error,
): OrderedLayer[] {
  const state = new Map<string, 'open' | 'done'>()
  const done: OrderedLayer[] = []
  const path: { here: OrderedLayer; next: number }[] = []
  const open = (name: string) => {
    const here = sources.get(name)
    if (here === undefined) throw refuse(`no layer '${name}'`)
    state.set(name, 'open')
    path.push({ here, next: 0 })
  }
  for (const root of sources.keys()) {
    if (!state.has(root)) open(root)
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const { here } = step
      const input = here.inputs[step.next++]
      if (input === undefined) {
        state.set(here.layer.config.name, 'done')
        done.push(here)
        path.pop()
      } else if (state.get(input) === 'open') throw refuse(`a cycle through the layer '${input}'`)
      else if (!state.has(input)) open(input)
    }
  }
  return done
}

function names(ends: readonly (readonly [string, number, number])[]): string {
  return ends
    .slice(0, 8)
    .map(([name]) => name)
    .join(', ')
}
