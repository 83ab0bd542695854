import { type FixedType, fixedType, type Precisions, printType } from '@metaml/fixed-point'
import type { AttributeChange } from '@metaml/hls-cpp'
import type { Layer, LayerGraph, NamedType, Precision } from '@metaml/hls-cpp/graph'
import type { Variable } from './variables.js'

/** Types by layer (or input) and role. */
export type TypesByRole = { readonly [layer: string]: { readonly [role: string]: FixedType } }

/** The types of variables by layer and role, those of streams' copies and those that follow among them. */
export function byRole(
  graph: LayerGraph,
  variables: readonly Variable[],
  types: ReadonlyMap<string, FixedType>,
): TypesByRole {
  const found: { [layer: string]: { [role: string]: FixedType } } = {}
  const set = (layer: string, role: string, type: FixedType): void => {
    found[layer] = { ...found[layer], [role]: type }
  }
  for (const variable of variables) {
    const type = types.get(variable.name)!
    for (const { layer, role } of [variable, ...variable.copies]) set(layer, role, type)
  }
  for (const layer of graph.layers) {
    const distance = distanceType(graph, layer, found)
    if (distance !== undefined) set(layer.name, 'inp_norm', distance)
  }
  return found
}

/**
 * The type of the distance to the maximum in a stable softmax, as hls4ml derives it from the type of the inputs: without
 * their sign.
 */
function distanceType(graph: LayerGraph, layer: Layer, types: TypesByRole): FixedType | undefined {
  if (!hasDistances(layer)) return undefined
  const input = typeOfValue(graph, layer.inputs[0]!, types)
  const sign = input.signed ? 1 : 0
  return fixedType(input.width - sign, input.integer - sign, { signed: false })
}

/** Whether a layer is a softmax that looks up the distances to the maximum. */
export function hasDistances({ kind, attributes }: Layer): boolean {
  return kind === 'softmax' && attributes.implementation?.value === 'stable'
}

function typeOfValue(graph: LayerGraph, value: string, types: TypesByRole): FixedType {
  return types[graph.values[value]!.producer ?? value]!.result!
}

/** What the simulator takes. */
export function precisionsOf(types: TypesByRole): Precisions {
  return types
}

/** What is set in the C++. */
export function changesOf(graph: LayerGraph, types: TypesByRole): AttributeChange[] {
  return Object.entries(types).flatMap(([layer, roles]) => {
    const found = graph.layers.find(({ name }) => name === layer)
    if (found?.kind === 'clone') return []
    return Object.entries(roles).map(([attribute, type]) => ({ layer, attribute, text: printType(type) }))
  })
}

/** The graph of the same kernel with other types. */
export function withTypes(graph: LayerGraph, types: TypesByRole): LayerGraph {
  const layers = graph.layers.map(layer => {
    const roles = types[layer.name]
    if (roles === undefined) return layer
    const named = Object.entries(layer.types).map(([role, type]): [string, NamedType] => [
      role,
      roles[role] === undefined ? type : retyped(type, roles[role]),
    ])
    const weights = Object.entries(layer.weights).map(([role, one]) => [
      role,
      roles[role] === undefined ? one : { ...one, type: retyped(one.type, roles[role]) },
    ])
    return { ...layer, types: Object.fromEntries(named), weights: Object.fromEntries(weights) }
  })
  const values = Object.entries(graph.values).map(([name, value]) => {
    const type = types[value.producer ?? name]?.result
    return [name, type === undefined ? value : { ...value, type: retyped(value.type, type) }]
  })
  return { ...graph, layers, values: Object.fromEntries(values) }
}

function retyped(type: NamedType, fixed: FixedType): NamedType {
  return { ...type, text: printType(fixed), precision: precisionOf(fixed) }
}

function precisionOf({ signed, width, integer, quantization, overflow, wrapBits }: FixedType): Precision {
  return { kind: 'fixed', signed, width, integer, rounding: quantization, overflow, saturationBits: wrapBits }
}
