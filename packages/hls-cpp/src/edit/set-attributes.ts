import { MetamlError } from '@metaml/core'
import type { Layer } from '../graph/layer-graph.js'
import type { Config } from '../graph/read-configs.js'
import type { KernelReading, KernelToRead } from '../graph/read-layer-graph.js'
import { readKernel } from '../graph/read-layer-graph.js'
import type { CppNode, CppTree } from '../tree/cpp-tree.js'
import { childOf, namedChildren } from '../tree/cpp-tree.js'
import { editCpp } from './edit-cpp.js'

/** What a layer gets: a type for a role (`weight`, `result`, `exp_table`), or a value for a member of its config struct. */
export interface AttributeChange {
  /** Of the layer; of an input value for its `result`. */
  readonly layer: string
  /** `weight`, `result`; `reuse_factor`, `strategy`, `table_size`. */
  readonly attribute: string
  /** C++: `ap_fixed<12,4>`, `4`, `nnet::resource`. */
  readonly text: string
}

/** A kernel with other attributes. */
export interface ChangedKernel {
  /** The files that changed, whole; paths are relative to the project. */
  readonly files: { readonly [path: string]: string }
  /** What stood there before, in the order of the changes. */
  readonly before: readonly string[]
}

interface Place {
  readonly tree: CppTree
  readonly node: CppNode
  /** A typedef of `defines.h` by its name, or the member itself. */
  readonly name: string
}

/**
 * Sets types and values of layers; the project's files are not touched, the changed ones are given.
 *
 * A type is written where its name is defined. A reuse factor or strategy is set in the struct of the layer's
 * multiplications too, where it has one. The new texts are parsed; whether they compile is g++'s to say.
 * @throws METAML_E_CPP_ATTRIBUTE when a layer has no such attribute, METAML_E_CPP_ATTRIBUTE_SHARED when the type's
 *   name stands for other layers' types too that do not get the same, and the errors of `readLayerGraph` and of edits
 */
export async function setAttributes(
  project: KernelToRead,
  changes: readonly AttributeChange[],
): Promise<ChangedKernel> {
  const reading = await readKernel(project)
  const edits = new Map(
    [reading.sources.defines, reading.sources.parameters].map(tree => [tree, editCpp(tree)]),
  )
  const before: string[] = []
  const wanted = new Map<CppNode, string>()
  for (const change of changes) {
    const places = placesOf(reading, change)
    before.push(places[0]!.node.text)
    for (const { tree, node } of places) {
      const text = wanted.get(node)
      if (text === undefined) edits.get(tree)!.replace(node, change.text)
      else if (text !== change.text) throw contradiction(change, text)
      wanted.set(node, change.text)
    }
  }
  checkShared(reading, changes)
  const files: { [path: string]: string } = {}
  for (const [tree, edit] of edits) {
    const { text } = await edit.apply()
    if (text !== tree.text) files[tree.file] = text
  }
  return { files, before }
}

function placesOf(reading: KernelReading, change: AttributeChange): readonly [Place, ...Place[]] {
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
function typeNameOf(
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

/** Every user of a type's name must get the same type. */
function checkShared(reading: KernelReading, changes: readonly AttributeChange[]): void {
  const { graph, types } = reading
  const asked = new Set(changes.map(({ layer, attribute }) => `${layer}.${attribute.replace(/_t$/, '')}`))
  const inputs = graph.inputs.map(name => ({ name, types: { result: graph.values[name]!.type } }))
  for (const change of changes) {
    const name = typeNameOf(graph, change)
    if (name === undefined || !types.has(name)) continue
    const users = [...graph.layers, ...inputs].flatMap(layer =>
      Object.entries(layer.types).flatMap(([role, type]) =>
        type.name === name ? [`${layer.name}.${role}`] : [],
      ),
    )
    const others = users.filter(user => !asked.has(user) && !isClone(graph.layers, user))
    if (others.length > 0) throw shared(change, name, others)
  }
}

/** A clone has the type of what it copies, without a name of its own. */
function isClone(layers: readonly Layer[], user: string): boolean {
  return layers.some(({ name, kind }) => kind === 'clone' && user === `${name}.result`)
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

function shared({ layer, attribute }: AttributeChange, name: string, others: readonly string[]): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CPP_ATTRIBUTE_SHARED',
    kind: 'usage',
    message: `The type '${name}' of ${layer}.${attribute} is also that of other layers.`,
    found: others.join(', '),
    todo: 'set the same type for all of them, or convert the network again with a type for each layer',
    data: { type: name, others: [...others] },
  })
}

function contradiction({ layer, attribute, text }: AttributeChange, other: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CPP_ATTRIBUTE_SHARED',
    kind: 'usage',
    message: `${layer}.${attribute} is set to '${text}', and what stands in the same place to '${other}'.`,
    expected: 'one text for one place',
  })
}
