import { type FixedType, type Precisions, parseType, printType } from '@metaml/fixed-point'
import type { LayerGraph } from '@metaml/hls-cpp'
import type { Random } from '../../../packages/fixed-point/test/exactness/random.js'
import type { SourceChange } from './change-sources.js'

/** Types for everything in a kernel that has one, twice: for the simulator and as changes of the kernel. */
export interface Assignment {
  readonly graph: LayerGraph
  readonly precisions: Precisions
  readonly changes: readonly SourceChange[]
}

/** The types that the assignments of one program draw from: few, since g++ needs its time for each pair of them. */
export type TypePool = (role: string) => FixedType

/** An assignment of types from a pool, and of random sizes of the tables of softmax. */
export function randomAssignment(random: Random, graph: LayerGraph, pool: TypePool): Assignment {
  const chosen = new Map<string, FixedType>()
  const precisions: { [layer: string]: { [role: string]: FixedType } } = {}
  const changes: SourceChange[] = []
  const use = (layer: string, attribute: string, type: FixedType) => {
    precisions[layer] = { ...precisions[layer], [attribute]: type }
    changes.push({ layer, attribute, text: printType(type) })
  }
  for (const input of graph.inputs) {
    const type = pool('input')
    chosen.set(graph.values[input]!.type.name, type)
    use(input, 'result', type)
  }
  const types = new Map(graph.inputs.map(input => [input, chosen.get(graph.values[input]!.type.name)!]))
  for (const layer of graph.layers) {
    const input = types.get(layer.inputs[0]!)!
    for (const [role, named] of Object.entries(layer.types)) {
      // No dense layer reads the type of its index.
      if (role === 'index') continue
      const isName = named.name !== named.text
      const known = isName ? chosen.get(named.name) : undefined
      const keeps = role === 'result' && (layer.kind === 'clone' || layer.kind === 'upsampling')
      const type = known ?? (keeps ? input : pool(role))
      if (isName) chosen.set(named.name, type)
      precisions[layer.name] = { ...precisions[layer.name], [role]: type }
      if (!keeps || layer.kind === 'upsampling')
        changes.push({ layer: layer.name, attribute: role, text: printType(type) })
    }
    for (const output of layer.outputs)
      types.set(output, precisions[layer.name]?.result ?? parseType(layer.types.result!.text))
  }
  return withTableSizes(random, graph, precisions, changes)
}

/** Tables as large as their addresses allow, at most 1024. */
function withTableSizes(
  random: Random,
  graph: LayerGraph,
  precisions: Precisions,
  changes: SourceChange[],
): Assignment {
  const layers = graph.layers.map(layer => {
    if (layer.kind !== 'softmax' || layer.attributes.implementation?.value === 'legacy') return layer
    const input = graph.layers.find(({ outputs }) => outputs.includes(layer.inputs[0]!))!
    const own = precisions[layer.name]!
    const stable = layer.attributes.implementation?.value === 'stable'
    const address = stable ? own.inp_norm! : precisions[input.name]!.result!
    const sizes = {
      exp_table_size: 2 ** Math.min(random.int(4, 10), address.width),
      inv_table_size: 2 ** Math.min(random.int(4, 10), own.inv_inp!.width),
    }
    const attributes = { ...layer.attributes }
    for (const [attribute, value] of Object.entries(sizes)) {
      attributes[attribute] = { ...attributes[attribute]!, value, text: `${value}` }
      changes.push({ layer: layer.name, attribute, text: `${value}` })
    }
    return { ...layer, attributes }
  })
  return { graph: { ...graph, layers }, precisions, changes }
}
