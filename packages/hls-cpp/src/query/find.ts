import { type CppNode, type CppPosition, childOf, namedChildren, nodesOf } from '../tree/cpp-tree.js'
import { matchesName, nameOf } from './name-of.js'
import { distanceOf } from './query.js'

/** A function with its body. */
export interface CppFunction extends CppPosition {
  readonly node: CppNode
  /** With its scopes as written: `nnet::Buffer::fill`. */
  readonly name: string
  readonly body: CppNode
}

/** A `#pragma`. */
export interface CppPragma extends CppPosition {
  readonly node: CppNode
  /** `HLS`, `once`. */
  readonly family: string
  /** In capitals: `PIPELINE`; empty where there is none. */
  readonly directive: string
  /** What follows, in the order of the text; a flag without `=` is `true`. */
  readonly options: { readonly [name: string]: string | true }
}

/** A type that gets a name, by `typedef` or `using`. */
export interface CppTypedef extends CppPosition {
  readonly node: CppNode
  readonly name: string
  /** The node of the type that is named, and its text. */
  readonly typeNode: CppNode
  readonly type: string
  /** The type's own name without template arguments: `ap_fixed`. */
  readonly template: string
  readonly arguments: readonly string[]
}

/** A call of a function. */
export interface CppCall extends CppPosition {
  readonly node: CppNode
  /** `nnet::dense`. */
  readonly name: string
  readonly templateArguments: readonly string[]
  readonly arguments: readonly string[]
  readonly templateNodes: readonly CppNode[]
  readonly argumentNodes: readonly CppNode[]
}

/** Every function that is defined at or below a node and whose name matches. */
export function functionsOf(root: CppNode, name?: string | RegExp): CppFunction[] {
  return collect(root, 'function_definition', node => {
    const body = childOf(node, 'body')
    const found = nameOf(node)
    return body !== undefined && matchesName(found, name) ? { ...at(node), name: found, body } : undefined
  })
}

/** Every `for` below a node; with `direct` only those that are no part of another statement. */
export function loopsOf(root: CppNode, { direct = false }: { readonly direct?: boolean } = {}): CppNode[] {
  const loops = [...nodesOf(root)].filter(({ kind }) => kind === 'for_statement' || kind === 'for_range_loop')
  return direct ? loops.filter(loop => distanceOf(loop, root) === 1) : loops.filter(loop => loop !== root)
}

/** Every pragma at or below a node; a family (`HLS`) and a directive (`PIPELINE`) may be asked for, in any case. */
export function pragmasOf(root: CppNode, family?: string, directive?: string): CppPragma[] {
  return collect(root, 'preproc_call', node => {
    if (childOf(node, 'directive')?.text.replace(/\s/g, '') !== '#pragma') return undefined
    const words = (childOf(node, 'argument')?.text ?? '').replace(/\\\r?\n/g, ' ').replace(/\/[/*].*$/s, '')
    const [, found = '', rest = ''] = /^\s*(\w+)\s*(.*)$/s.exec(words) ?? []
    const isHls = /^hls$/i.test(found)
    const [, word = '', options = ''] = (isHls && /^(\w+)(?![\w]*\s*=)\s*(.*)$/s.exec(rest)) || ['', '', rest]
    const pragma = { ...at(node), family: found, directive: word.toUpperCase(), options: optionsOf(options) }
    if (family !== undefined && family.toUpperCase() !== found.toUpperCase()) return undefined
    return directive === undefined || directive.toUpperCase() === pragma.directive ? pragma : undefined
  })
}

function optionsOf(text: string): { [name: string]: string | true } {
  const options: { [name: string]: string | true } = {}
  for (const [, name, value] of text.matchAll(/([A-Za-z_]\w*)(?:\s*=\s*(\([^)]*\)|[^\s]+))?/g)) {
    options[name!] = value ?? true
  }
  return options
}

/**
 * Every name that a `typedef` or `using` at or below a node gives a type that is `template` (`ap_fixed`); all without
 * one. A `typedef` of several names is one for each; what a name adds (`*`, `[3]`) is not part of `type`.
 */
export function typedefsOf(root: CppNode, template?: string | RegExp): CppTypedef[] {
  return collect(root, ['type_definition', 'alias_declaration'], node => {
    const typeNode = childOf(node, 'type')
    if (typeNode === undefined) return undefined
    const type = typeOf(typeNode)
    if (!matchesName(type.template, template)) return undefined
    const declared = node.children.filter(({ field }) => field === 'declarator')
    const names = declared.length === 0 ? [nameOf(node)] : declared.map(nameOf)
    return names.map(name => ({ ...at(node), name, typeNode, type: typeNode.text, ...type }))
  }).flat()
}

/** A type's own name and its template arguments as written. */
export function typeOf(node: CppNode): { template: string; arguments: string[] } {
  if (node.kind === 'type_descriptor') return typeOf(childOf(node, 'type')!)
  if (node.kind === 'qualified_identifier') {
    const inner = typeOf(childOf(node, 'name')!)
    const scope = childOf(node, 'scope')
    return { ...inner, template: `${scope === undefined ? '' : `${nameOf(scope)}::`}${inner.template}` }
  }
  return { template: nameOf(node) || node.text, arguments: templateArguments(node) }
}

/** Every call at or below a node whose name matches. */
export function callsOf(root: CppNode, name?: string | RegExp): CppCall[] {
  return collect(root, 'call_expression', node => {
    const found = nameOf(node)
    if (!matchesName(found, name)) return undefined
    const templateNodes = namedChildren(childOf(lastPart(childOf(node, 'function')), 'arguments'))
    const argumentNodes = namedChildren(childOf(node, 'arguments'))
    return {
      ...at(node),
      name: found,
      templateArguments: templateNodes.map(({ text }) => text),
      arguments: argumentNodes.map(({ text }) => text),
      templateNodes,
      argumentNodes,
    }
  })
}

/** What is called at last: of `a::b`, `x.b` and `x.template b<1>` the `b`. */
function lastPart(called: CppNode | undefined): CppNode | undefined {
  switch (called?.kind) {
    case 'qualified_identifier':
      return lastPart(childOf(called, 'name'))
    case 'field_expression':
      return lastPart(childOf(called, 'field'))
    case 'dependent_name':
      return lastPart(namedChildren(called)[0])
    default:
      return called
  }
}

function templateArguments(node: CppNode): string[] {
  return namedChildren(childOf(node, 'arguments')).map(argument => argument.text)
}

function at(node: CppNode): CppPosition & { node: CppNode } {
  return { node, line: node.line, column: node.column }
}

function collect<T>(
  root: CppNode,
  kind: string | readonly string[],
  read: (node: CppNode) => T | undefined,
): T[] {
  const kinds = typeof kind === 'string' ? [kind] : kind
  const found: T[] = []
  for (const node of nodesOf(root)) {
    const one = kinds.includes(node.kind) ? read(node) : undefined
    if (one !== undefined) found.push(one)
  }
  return found
}
