import type { Layer, LayerGraph } from '@metaml/hls-cpp/graph'

/** What hardware is counted in. */
export type Objective = 'bits'

/**
 * What a kernel costs: for each weight that is not zero the bits of its multiplication (width of the weight times width
 * of the value) and of the addition of its product (width of the accumulator), and a little for every other bit.
 */
export function costOf(graph: LayerGraph, _objective: Objective): number {
  let cost = 0
  for (const layer of graph.layers) cost += layerCost(graph, layer)
  return cost
}

function layerCost(graph: LayerGraph, layer: Layer): number {
  const width = (role: string): number => widthOf(layer, role)
  const others = Object.keys(layer.types).reduce((sum, role) => sum + width(role), 0)
  const weight = layer.weights.weight
  if (weight === undefined) return others
  const input = graph.values[layer.inputs[0]!]!.type.precision
  const inputWidth = input.kind === 'fixed' ? input.width : input.bits
  let used = 0
  const { precision } = weight.type
  const step = precision.kind === 'fixed' ? 2 ** (precision.integer - precision.width) : 0
  const half = precision.kind === 'fixed' && precision.rounding === 'AP_RND' ? 0.5 : 0
  for (const value of weight.values) if (Math.floor(value / step + half) !== 0) used++
  return used * (width('weight') * inputWidth + width('accum')) + others
}

function widthOf({ types }: Layer, role: string): number {
  const precision = types[role]?.precision
  if (precision === undefined) return 0
  return precision.kind === 'fixed' ? precision.width : precision.bits
}
