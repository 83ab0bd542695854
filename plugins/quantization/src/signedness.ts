import type { Layer, LayerGraph } from '@metaml/hls-cpp/graph'

const fromInputs =
  /^(pooling|global_pooling|clone|repack|zero_padding|upsampling|transpose|concatenate|maximum|minimum|average|add)/

/** The layers whose results are never below 0, by what they compute: their types need no sign. */
export function unsignedLayers(graph: LayerGraph): ReadonlySet<string> {
  const values = new Set<string>()
  const layers = new Set<string>()
  for (const layer of graph.layers) {
    if (!isUnsigned(layer, values)) continue
    layers.add(layer.name)
    for (const output of layer.outputs) values.add(output)
  }
  return layers
}

function isUnsigned({ kind, function: called, inputs }: Layer, values: ReadonlySet<string>): boolean {
  if (kind === 'softmax') return true
  if (/^relu\w*$/.test(called)) return true
  return fromInputs.test(kind) && inputs.every(input => values.has(input))
}
