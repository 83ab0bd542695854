import { MetamlError } from '@metaml/core'
import type { Layer } from '../graph/layer-graph.js'
import type { KernelReading, KernelToRead } from '../graph/read-layer-graph.js'
import { readKernel } from '../graph/read-layer-graph.js'
import type { CppNode } from '../tree/cpp-tree.js'
import { placesOf, typeNameOf } from './attribute-places.js'
import { checkChange } from './check-change.js'
import { editCpp } from './edit-cpp.js'
import { writeWeights } from './write-weights.js'

/** What a layer gets: a type for a role (`weight`, `result`, `exp_table`), or a value for a member of its config struct. */
export interface AttributeChange {
  /** Of the layer; of an input value for its `result`. */
  readonly layer: string
  /** `weight`, `result`; `reuse_factor`, `strategy`, `table_size`. */
  readonly attribute: string
  /** C++: `ap_fixed<12,4>`, `4`, `nnet::resource`. */
  readonly text: string
  /**
   * With a type of weights (`weight`, `bias`, `scale`, `param`): the numbers that are written into their files, exact. hls4ml
   * prints weights rounded, so whoever knows better ones gives them; without, the files stay and the kernel casts what
   * they hold to the new type.
   */
  readonly values?: Float64Array
}

/** A kernel with other attributes. */
export interface ChangedKernel {
  /** The files that changed, whole; paths are relative to the project. */
  readonly files: { readonly [path: string]: string }
  /** What stood there before, in the order of the changes. */
  readonly before: readonly string[]
}

/**
 * Sets types and values of layers; the project's files are not touched, the changed ones are given.
 *
 * A type is written where its name is defined. A reuse factor or strategy is set in the struct of the layer's
 * multiplications too, where it has one. The new texts are parsed; whether they compile is g++'s to say.
 * @throws METAML_E_CPP_ATTRIBUTE when a layer has no such attribute, METAML_E_CPP_ATTRIBUTE_SHARED when the type's
 *   name stands for other layers' types too that do not get the same, METAML_E_CPP_ATTRIBUTE_UNUSED when the layer's
 *   code does not use the type, METAML_E_CPP_TYPE when the text is none, METAML_E_CPP_ATTRIBUTE_VALUE, and the errors of
 *   `writeWeights`, of `readLayerGraph` and of edits
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
    before.push(places[0].node.text)
    await checkChange(reading, change, places[0])
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
  for (const change of changes) Object.assign(files, await weightFiles(project.folder, reading, change))
  return { files, before }
}

async function weightFiles(
  folder: string,
  { graph }: KernelReading,
  change: AttributeChange,
): Promise<{ readonly [path: string]: string }> {
  if (change.values === undefined) return {}
  const weights = graph.layers.find(({ name }) => name === change.layer)?.weights[
    change.attribute.replace(/_t$/, '')
  ]
  if (weights !== undefined) return await writeWeights(folder, weights, change.values)
  throw new MetamlError({
    code: 'METAML_E_CPP_ATTRIBUTE',
    kind: 'usage',
    message: `${change.layer}.${change.attribute} holds no weights, so it takes no values.`,
  })
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
    const others = users.filter(user => !asked.has(user) && !isCopy(graph.layers, user))
    if (others.length > 0) throw shared(change, name, others)
  }
}

/** A clone has the type of what it copies, without a name of its own. */
function isCopy(layers: readonly Layer[], user: string): boolean {
  return layers.some(({ name, kind }) => kind === 'clone' && user === `${name}.result`)
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
