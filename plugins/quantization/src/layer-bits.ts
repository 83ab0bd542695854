import type { LayerGraph } from '@metaml/hls-cpp/graph'
import type { TypesByRole } from './apply-types.js'

/** The widths of a virtual layer's types, in bits. */
export type LayerBits = {
  readonly name: string
  /** Of the values that go in. */
  readonly input?: number
  readonly weight?: number
  readonly bias?: number
  readonly accum?: number
  /** Of what comes out of its last layer. */
  readonly result?: number
}

/** The widths of every virtual layer. */
export function layerBits(graph: LayerGraph, types: TypesByRole): LayerBits[] {
  return graph.virtualLayers.map(({ name, layers }) => {
    const weighted = graph.layers.find(layer => layer.name === name)
    const source = weighted && (graph.values[weighted.inputs[0]!]?.producer ?? weighted.inputs[0]!)
    const widths = {
      input: types[source ?? '']?.result?.width,
      weight: types[name]?.weight?.width,
      bias: types[name]?.bias?.width,
      accum: types[name]?.accum?.width,
      result: types[layers.at(-1)!]?.result?.width,
    }
    const known = Object.entries(widths).filter(([, width]) => width !== undefined)
    return { name, ...(Object.fromEntries(known) as { [role: string]: number }) }
  })
}

/** The mean width over all types. */
export function meanWidth(types: TypesByRole): number {
  const widths = Object.values(types).flatMap(roles => Object.values(roles).map(({ width }) => width))
  return widths.reduce((sum, width) => sum + width, 0) / widths.length
}
