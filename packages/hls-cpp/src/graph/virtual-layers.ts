import { hasWeights } from './layer-functions.js'
import type { Layer, VirtualLayer } from './layer-graph.js'

/** The virtual layers of a kernel. */
export function virtualLayers(layers: readonly Layer[]): readonly VirtualLayer[] {
  const found: { name: string; layers: string[] }[] = []
  let weighted = false
  for (const { name, kind } of layers) {
    const starts = hasWeights(kind)
    const last = found.at(-1)
    if (last === undefined || (starts && weighted)) found.push({ name, layers: [name] })
    else {
      last.layers.push(name)
      if (starts) last.name = name
    }
    weighted ||= starts
  }
  return found
}
