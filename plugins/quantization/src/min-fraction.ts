import type { Layer, LayerGraph } from '@metaml/hls-cpp/graph'
import { hasDistances } from './apply-types.js'
import type { Form } from './format-types.js'
import type { Variable } from './variables.js'

/** Bits that a softmax's tables and results have at least: fewer save next to nothing, and leave no probabilities. */
const softmaxBits = 8

/** The fewest fraction bits of a variable: its type has its least width, and no fewer bits than a table has for its address. */
export function minFraction(
  graph: LayerGraph,
  { layer: name, role }: Variable,
  form: Form,
  minWidth: number,
): number {
  const layer = graph.layers.find(one => one.name === name)
  const tables = graph.layers.filter(one => one.kind === 'softmax')
  const bits = (attribute: string, of: Layer): number =>
    Math.ceil(Math.log2(Number(of.attributes[attribute]?.value ?? 1)))
  const addressed = tables
    .filter(one => role === 'result' && layer?.outputs.includes(one.inputs[0]!))
    .map(one => bits('exp_table_size', one) + (hasDistances(one) && form.signed ? 1 : 0))
  if (layer?.kind === 'softmax' && role === 'inv_inp') addressed.push(bits('inv_table_size', layer))
  // One bit stands for a sign in hls4ml, whose kernels multiply otherwise then.
  const own = layer?.kind === 'softmax' ? softmaxBits : role === 'result' ? 2 : 1
  const least = Math.max(minWidth, own, ...addressed)
  // Weights have as many integer bits as their numbers ask for; they are counted when the type is made.
  return form.values === undefined ? least - form.integer! : minWidth - 1 - largestBits(form.values)
}

/** The integer bits, without the sign's, of the largest of some numbers. */
export function largestBits(values: Float64Array): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return largest === 0 ? 0 : Math.floor(Math.log2(largest)) + 1
}
