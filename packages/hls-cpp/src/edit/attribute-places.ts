import { MetamlError } from '@metaml/core'
import type { Layer } from '../graph/layer-graph.js'
import type { Config } from '../graph/read-configs.js'
import type { KernelReading } from '../graph/read-layer-graph.js'
import { type CppNode, type CppTree, childOf, namedChildren } from '../tree/cpp-tree.js'
import type { AttributeChange } from './set-attributes.js'

/** A text in a file. */
export interface Place {
  readonly tree: CppTree
  readonly node: CppNode
  /** A typedef of `defines.h` by its name, or the member itself. */
  readonly name: string
}

/**
 * Where the text of an attribute stands; more than one place where a layer's multiplications have it too.
 * @throws METAML_E_CPP_ATTRIBUTE
 */
export function placesOf(reading: KernelReading, change: AttributeChange): readonly [Place, ...Place[]] {
  const named = typeNameOf(reading.graph, change)
  if (named !== undefined) {
    const found = reading.types.get(named)
    if (found !== undefined)
      return [{ tree: reading.sources.defines, node: elementOf(found.node), name: named }]
  }
  const layer = reading.graph.layers.find(({ name }) => name === change.layer)
  const [, prefix, member] = /^(.*\.)?([^.]*)$/.exec(change.attribute)! as unknown as [
    string,
    string | undefined,
    string,
  ]
  const owner = structOf(reading, layer?.config, prefix ?? '')
  const structs = [owner, structOf(reading, owner?.name, 'mult.')]
  const places = structs.flatMap((config): Place[] => {
    const found = config?.members.get(member) ?? config?.members.get(`${member}_t`)
    return found?.valueNode === undefined
      ? []
      : [{ tree: reading.sources.parameters, node: found.valueNode, name: found.name }]
  })
  const [first, ...others] = places
  if (first === undefined) throw noAttribute(reading, change, layer)
  return [first, ...others]
}

/** The struct that a struct names as a part of it: `depthwise.mult.` of `config4`. */
function structOf({ configs }: KernelReading, name: string | undefined, prefix: string): Config | undefined {
  const parts = prefix.split('.').slice(0, -1)
  return parts.reduce(
    (config, part) => configs.get(config?.members.get(`${part}_config`)?.text ?? ''),
    configs.get(name ?? ''),
  )
}

/** The name in `defines.h` of the type that a change is about. */
export function typeNameOf(
  { layers, values }: KernelReading['graph'],
  { layer, attribute }: AttributeChange,
): string | undefined {
  const role = attribute.replace(/_t$/, '')
  const found = layers.find(({ name }) => name === layer)
  if (found !== undefined) return found.types[role]?.name
  return role === 'result' && values[layer]?.producer === undefined ? values[layer]?.type.name : undefined
}

/** Of a stream's pack the type of its values: the pack stays. */
function elementOf(type: CppNode): CppNode {
  const [element, size] = namedChildren(childOf(childOf(type, 'name'), 'arguments'))
  return type.text.startsWith('nnet::array') && size !== undefined ? element! : type
}

function noAttribute(
  { graph }: KernelReading,
  { layer, attribute }: AttributeChange,
  found: Layer | undefined,
): MetamlError {
  const known =
    found === undefined
      ? [...graph.layers.map(({ name }) => name), ...graph.inputs]
      : [...Object.keys(found.types), ...Object.keys(found.attributes).filter(name => !/_t$/.test(name))]
  return new MetamlError({
    code: 'METAML_E_CPP_ATTRIBUTE',
    kind: 'usage',
    message:
      found === undefined
        ? `The kernel has no layer '${layer}'.`
        : `The layer '${layer}' has no attribute '${attribute}' to set.`,
    expected: `one of ${known.join(', ')}`,
    found: found === undefined ? layer : attribute,
  })
}
