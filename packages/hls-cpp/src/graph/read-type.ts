import { MetamlError } from '@metaml/core'
import { typedefsOf, typeOf } from '../query/find.js'
import type { CppNode, CppTree } from '../tree/cpp-tree.js'
import { childOf, namedChildren } from '../tree/cpp-tree.js'
import { evaluate } from './evaluate.js'
import type { NamedType, Precision } from './layer-graph.js'

/** Types by name. */
export type TypeTable = ReadonlyMap<string, { readonly node: CppNode; readonly file: string }>

/** The types that a file names outside of structs. */
export function typeTable({ root, file }: CppTree): TypeTable {
  const outside = typedefsOf(root).filter(({ node }) => node.parent?.kind !== 'field_declaration_list')
  return new Map(outside.map(({ name, typeNode }) => [name, { node: typeNode, file }]))
}

/**
 * The numbers that a type holds, through any chain of names.
 * @throws METAML_E_CPP_TYPE when it is none that we know, or its width is no number
 */
export function readType(node: CppNode, types: TypeTable, name?: string): NamedType {
  const { template, arguments: given } = typeOf(node)
  const known = types.get(template)
  if (known !== undefined && given.length === 0 && known.node !== node) {
    return readType(known.node, types, name ?? template)
  }
  if (template === 'nnet::array') {
    const [element, size] = argumentNodes(node)
    const pack = size === undefined ? undefined : evaluate(size, new Map())
    if (element === undefined || typeof pack !== 'number') throw unknownType(node, name)
    const inner = readType(element, types)
    return { name: name ?? node.text, text: inner.text, precision: inner.precision, pack }
  }
  const text = node.text.replace(/\s/g, '')
  return { name: name ?? text, text, precision: precisionOf(node, template, name) }
}

const roundings = /^AP_(TRN(_ZERO)?|RND(_ZERO|_INF|_MIN_INF|_CONV)?)$/
const overflows = /^AP_(WRAP(_SM)?|SAT(_ZERO|_SYM)?)$/

function precisionOf(node: CppNode, template: string, name: string | undefined): Precision {
  if (template === 'float') return { kind: 'float', bits: 32 }
  if (template === 'double') return { kind: 'float', bits: 64 }
  const [, unsigned, family] = /^ap_(u?)(fixed|int)$/.exec(template) ?? []
  const given = argumentNodes(node)
  const numbers = given.map(argument => evaluate(argument, new Map()))
  const [width, integer = family === 'int' ? width : undefined] = numbers
  if (family === undefined || !isWidth(width) || typeof integer !== 'number' || !Number.isInteger(integer)) {
    throw unknownType(node, name)
  }
  const [, , rounding = 'AP_TRN', overflow = 'AP_WRAP', bits = '0'] = given.map(({ text }) => text)
  if (!roundings.test(rounding) || !overflows.test(overflow) || !/^\d+$/.test(bits)) {
    throw unknownType(node, name)
  }
  return {
    kind: 'fixed',
    signed: unsigned === '',
    width,
    integer,
    rounding,
    overflow,
    saturationBits: Number(bits),
  }
}

function isWidth(width: unknown): width is number {
  return typeof width === 'number' && Number.isInteger(width) && width >= 1
}

function argumentNodes(node: CppNode): readonly CppNode[] {
  let type: CppNode | undefined = node
  while (type?.kind === 'type_descriptor') type = childOf(type, 'type')
  while (type?.kind === 'qualified_identifier') type = childOf(type, 'name')
  return namedChildren(childOf(type, 'arguments'))
}

function unknownType(node: CppNode, name: string | undefined): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CPP_TYPE',
    kind: 'task',
    message: `The type ${name === undefined ? '' : `'${name}', `}line ${node.line}, is none that we know.`,
    expected:
      'ap_fixed, ap_ufixed, ap_int, ap_uint with numbers for widths, a nnet::array of them, float or double',
    found: node.text,
    data: { line: node.line, column: node.column },
  })
}
