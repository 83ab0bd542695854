import { type CppNode, childOf, namedChildren } from '../tree/cpp-tree.js'

const names = new Set([
  'identifier',
  'field_identifier',
  'type_identifier',
  'namespace_identifier',
  'operator_name',
  'destructor_name',
  'primitive_type',
])

/**
 * The name of what a node declares or calls: of a function, a struct, a typedef, a variable, a parameter, a call
 * (with its scopes, without template arguments: `nnet::dense`); empty where it has none.
 */
export function nameOf(node: CppNode): string {
  if (names.has(node.kind)) return node.text
  if (/^template_(function|type|method)$/.test(node.kind)) return nameOrEmpty(node, 'name')
  if (node.kind === 'dependent_name') return nameOf(namedChildren(node)[0]!)
  if (node.kind === 'operator_cast') return `operator ${childOf(node, 'type')?.text ?? ''}`
  if (node.kind === 'qualified_identifier') {
    const scope = nameOrEmpty(node, 'scope')
    return `${scope === '' ? '' : `${scope}::`}${nameOrEmpty(node, 'name')}`
  }
  if (node.kind === 'call_expression') return nameOrEmpty(node, 'function')
  if (node.kind === 'field_expression') {
    const [object, operator] = [childOf(node, 'argument'), childOf(node, 'operator')]
    return `${object?.text.replace(/\s/g, '')}${operator?.text}${nameOrEmpty(node, 'field')}`
  }
  const named = childOf(node, 'name')
  if (named !== undefined) return nameOf(named)
  const declared = childOf(node, 'declarator') ?? (isDeclarator(node) ? namedChildren(node)[0] : undefined)
  return declared === undefined ? '' : nameOf(declared)
}

function nameOrEmpty(node: CppNode, field: string): string {
  const child = childOf(node, field)
  return child === undefined ? '' : nameOf(child)
}

function isDeclarator({ kind }: CppNode): boolean {
  return kind.endsWith('_declarator')
}

/** Whether a name is the one asked for. */
export function matchesName(name: string, wanted: string | RegExp | undefined): boolean {
  if (wanted === undefined) return true
  return typeof wanted === 'string'
    ? name === wanted
    : new RegExp(wanted.source, wanted.flags.replace(/[gy]/g, '')).test(name)
}
