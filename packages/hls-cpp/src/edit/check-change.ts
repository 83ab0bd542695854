import { MetamlError } from '@metaml/core'
import { evaluate } from '../graph/evaluate.js'
import type { KernelReading } from '../graph/read-layer-graph.js'
import { readType } from '../graph/read-type.js'
import { isUnread } from '../graph/unread-roles.js'
import { childOf, namedChildren } from '../tree/cpp-tree.js'
import { parseCpp } from '../tree/parse-cpp.js'
import type { Place } from './attribute-places.js'
import type { AttributeChange } from './set-attributes.js'

/**
 * Refuses a change that has no effect, a type that is none, and a value of another sort than the one that stands there.
 * @throws METAML_E_CPP_ATTRIBUTE_UNUSED, METAML_E_CPP_TYPE, METAML_E_CPP_ATTRIBUTE_VALUE
 */
export async function checkChange(
  reading: KernelReading,
  change: AttributeChange,
  place: Place,
): Promise<void> {
  const layer = reading.graph.layers.find(({ name }) => name === change.layer)
  const role = change.attribute.replace(/_t$/, '')
  if (layer !== undefined && isUnread(layer, role)) throw unused(change, layer.function)
  const { root, problems } = await parseCpp(`typedef ${change.text} set_t;\nint value = ${change.text};\n`, {
    problems: 'keep',
  })
  // A text that is no C++ at all is named with its place in the file when the edits are applied.
  if (layer?.types[role] !== undefined || layer === undefined) {
    const type = childOf(root.children[0], 'type')
    if (type !== undefined && problems.every(({ line }) => line !== 1))
      readType(type, reading.types, change.text)
    return
  }
  const before = layer.attributes[change.attribute]?.value
  const given = childOf(childOf(namedChildren(root).at(-1), 'declarator'), 'value')
  if (before === undefined || given === undefined) return
  const value = evaluate(given, membersOf(layer.attributes))
  const positive = /(^|\.)(reuse_factor|\w*table_size)$/.test(change.attribute)
  if (typeof value !== typeof before || (positive && !(Number.isInteger(value) && Number(value) > 0)))
    throw wrongValue(change, place.node.text, positive ? 'a whole number above 0' : `a ${typeof before}`)
}

function membersOf(
  attributes: KernelReading['graph']['layers'][number]['attributes'],
): Map<string, string | number | boolean> {
  return new Map(
    Object.values(attributes).flatMap(({ name, value }) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  )
}

function unused({ layer, attribute, text }: AttributeChange, called: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CPP_ATTRIBUTE_UNUSED',
    kind: 'usage',
    message: `The code of the layer '${layer}', nnet::${called}, does not use its type '${attribute}'.`,
    found: `${attribute} = ${text}`,
    todo: 'leave it as it is: another type would change nothing',
  })
}

function wrongValue(
  { layer, attribute, text }: AttributeChange,
  before: string,
  expected: string,
): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CPP_ATTRIBUTE_VALUE',
    kind: 'usage',
    message: `${layer}.${attribute} can't be '${text}'.`,
    expected: `${expected}, as '${before}' is`,
    found: text,
  })
}
