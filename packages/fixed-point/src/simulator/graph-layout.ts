import { MetamlError } from '@metaml/core'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { graphError, viewLayer } from '../graph/layer-view.js'
import { parseType } from '../type/parse-type.js'
import type { Kernels } from '../wasm/kernels.js'
import { type Slot, tileRows } from '../wasm/layer-io.js'
import type { TableOf } from '../wasm/softmax.js'
import { shapeOf } from './layer-shape.js'
import { type LayerWriter, writeShape } from './layer-writer.js'

/** Where the values and tables of a graph lie in the module's memory. */
export interface GraphLayout {
  /** By value; values that are the same, of a clone, share a slot and its name. */
  readonly slots: ReadonlyMap<string, Slot & { readonly name: string }>
  /** Layer by layer; undefined for one that only plain kernels compute. */
  readonly writers: readonly (LayerWriter | undefined)[]
  /** Rows that are in memory at a time. */
  readonly chunkRows: number
  /** Room for what a layer reads of one tile. */
  readonly scratch: number
}

/** Bytes of values in memory at a time: layers pass over them one after the other, so about a core's caches. */
const chunkBytes = 2 ** 22

/** Throws `METAML_E_FIXED_GRAPH` for a kernel without one input and one output. */
export function checkPorts({ inputs, outputs, top }: LayerGraph): void {
  if (inputs.length !== 1 || outputs.length !== 1)
    throw graphError({ name: top, function: top }, 'does not have one input and one output')
}

/** Lays out a graph of one input and one output. */
export function layOutGraph(graph: LayerGraph, kernels: Kernels): GraphLayout {
  const tableOf = makeTableCache()
  const shapes = graph.layers.map(layer => {
    const input = graph.values[layer.inputs[0] ?? '']
    if (input === undefined) return undefined
    const others = graph.values[layer.inputs[1] ?? '']?.shape.reduce((product, n) => product * n, 1) ?? 0
    const shape = orRefused(() => shapeOf(viewLayer(layer, parseType(input.type.text), graph, {}), others))
    return shape && writeShape(kernels, shape, tableOf)
  })
  const names = [graph.inputs[0]!, ...graph.layers.map(({ outputs }) => outputs[0]!)]
  const sizes = names.map(name => graph.values[name]!.shape.reduce((product, n) => product * n, 1))
  const bytesPerTile = 4 * tileRows * sizes.reduce((sum, n) => sum + n, 0)
  const tiles = Math.max(Math.floor(chunkBytes / bytesPerTile), 1)
  const slots = new Map(
    names.map((name, i) => {
      const address = kernels.allocate(4 * tileRows * tiles * sizes[i]!)
      return [name, { name, address, features: sizes[i]! }] as const
    }),
  )
  for (const { outputs } of graph.layers)
    for (const other of outputs.slice(1)) slots.set(other, slots.get(outputs[0]!)!)
  const scratch = kernels.allocate(Math.max(0, ...shapes.map(shape => shape?.scratchBytes ?? 0)))
  return { slots, writers: shapes.map(shape => shape?.write), chunkRows: tiles * tileRows, scratch }
}

/** Undefined for a layer that can't be read: it is refused when it is run, as the plain kernels refuse it. */
function orRefused<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof MetamlError) return undefined
    throw error
  }
}

/** Tables take longer to make than to read; a few hundred are kept. */
function makeTableCache(): TableOf {
  const tables = new Map<string, Float64Array>()
  return (key, make) => {
    const table = tables.get(key) ?? make()
    tables.delete(key)
    tables.set(key, table)
    if (tables.size > 500) tables.delete(tables.keys().next().value!)
    return table
  }
}
