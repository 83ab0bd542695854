import type { Layer, LayerGraph } from '@metaml/hls-cpp/graph'

/**
 * What a kernel costs in bits: for each weight that is not zero those of its multiplication (width of the weight times
 * width of the value) and of the addition of its product (width of the accumulator), and those of every type once.
 */
export function bitsOf(graph: LayerGraph): number {
  return graph.layers.reduce((sum, layer) => sum + layerBits(graph, layer), 0)
}

function layerBits(graph: LayerGraph, layer: Layer): number {
  const width = (role: string): number => widthOf(layer, role)
  const others = Object.keys(layer.types).reduce((sum, role) => sum + width(role), 0)
  const weight = layer.weights.weight
  if (weight === undefined) return others
  const input = graph.values[layer.inputs[0]!]!.type.precision
  const inputWidth = input.kind === 'fixed' ? input.width : input.bits
  return countUsed(weight.values, layer) * (width('weight') * inputWidth + width('accum')) + others
}

/** By the array of weights and the type: a search asks for the same again and again. */
const counted = new WeakMap<Float64Array, Map<string, number>>()

/** Weights that are not zero after their cast. */
function countUsed(values: Float64Array, layer: Layer): number {
  const { precision, text } = layer.weights.weight!.type
  const known = counted.get(values) ?? new Map<string, number>()
  counted.set(values, known)
  const found = known.get(text)
  if (found !== undefined) return found
  const step = precision.kind === 'fixed' ? 2 ** (precision.integer - precision.width) : 0
  const half = precision.kind === 'fixed' && precision.rounding === 'AP_RND' ? 0.5 : 0
  let used = 0
  for (const value of values) if (step === 0 ? value !== 0 : Math.floor(value / step + half) !== 0) used++
  known.set(text, used)
  return used
}

function widthOf({ types }: Layer, role: string): number {
  const precision = types[role]?.precision
  if (precision === undefined) return 0
  return precision.kind === 'fixed' ? precision.width : precision.bits
}
