import { hasWeights } from './layer-functions.js'
import type { GraphValue, Layer, NamedType, VirtualLayer } from './layer-graph.js'

/** The virtual layers of a kernel; `outputs` are the names of the values that it gives. */
export function virtualLayers(
  layers: readonly Layer[],
  values: { readonly [name: string]: GraphValue },
  outputs: readonly string[],
): readonly VirtualLayer[] {
  return groupLayers(layers).map(group => {
    const inside = new Set(group.flatMap(layer => layer.outputs))
    const outside = layers.filter(layer => !group.includes(layer))
    const read = new Set([...outputs, ...outside.flatMap(layer => layer.inputs)])
    const incoming = new Set(group.flatMap(layer => layer.inputs).filter(name => !inside.has(name)))
    const main = group.find(({ kind }) => hasWeights(kind))
    const { result: _own, ...types } = main?.types ?? {}
    const result = group.at(-1)!.types.result
    return {
      name: (main ?? group[0]!).name,
      layers: group.map(({ name }) => name),
      inputs: [...incoming].map(name => values[name]!),
      outputs: [...inside].filter(name => read.has(name)).map(name => values[name]!),
      types: { ...types, ...(result !== undefined && { result }) },
      inner: innerTypes(group.filter(layer => layer !== main)),
      weights: main?.weights ?? {},
      ...(main?.reuseFactor !== undefined && { reuseFactor: main.reuseFactor }),
      ...(main?.strategy !== undefined && { strategy: main.strategy }),
    }
  })
}

function groupLayers(layers: readonly Layer[]): Layer[][] {
  const groups: Layer[][] = []
  let weighted = false
  for (const layer of layers) {
    const starts = hasWeights(layer.kind)
    const last = groups.at(-1)
    if (last === undefined || (starts && weighted)) groups.push([layer])
    else last.push(layer)
    weighted ||= starts
  }
  return groups
}

function innerTypes(layers: readonly Layer[]): { [layerAndRole: string]: NamedType } {
  return Object.fromEntries(
    layers.flatMap(({ name, types }) =>
      Object.entries(types).flatMap(([role, type]) => (role === 'result' ? [] : [[`${name}.${role}`, type]])),
    ),
  )
}
