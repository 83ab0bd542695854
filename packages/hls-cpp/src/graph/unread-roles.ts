import type { Layer } from './layer-graph.js'

/** Functions that compute what others look up: hls4ml names a table's type for them all the same. */
const withoutTable =
  /^(linear|relu|relu6|relu_max|leaky_relu|prelu|thresholded_relu|hard_sigmoid|hard_tanh|binary_tanh|ternary_tanh)$/

/** Whether a layer has a type that its code never reads. */
export function isUnread({ kind, function: called, attributes }: Layer, role: string): boolean {
  // Only compressed weights have indices, and those are not read back.
  if (/(^|\.)index$/.test(role)) return true
  if (role !== 'table') return false
  if (kind === 'softmax') return attributes.implementation?.value !== 'legacy'
  return withoutTable.test(called)
}
