import { nameOf } from '../query/name-of.js'
import { type CppNode, type CppTree, childOf, namedChildren, nodesOf } from '../tree/cpp-tree.js'
import { type Constant, evaluate } from './evaluate.js'
import type { Attribute } from './layer-graph.js'

/** A member of a config struct, with the node that holds its value or its type. */
export interface ConfigMember extends Attribute {
  readonly valueNode?: CppNode
  /** The declared type of a value. */
  readonly typeNode?: CppNode
}

/** A config struct. */
export interface Config {
  readonly name: string
  readonly node: CppNode
  readonly members: ReadonlyMap<string, ConfigMember>
  /** Arrays beside the struct that its members point to: `config6_perm` is `perm`. */
  readonly arrays: ReadonlyMap<string, readonly number[]>
}

/** The config structs of a kernel's parameters, by name. */
export function readConfigs(
  { root }: CppTree,
  constants: ReadonlyMap<string, Constant>,
): ReadonlyMap<string, Config> {
  const arrays = readArrays(root)
  const definitions = readDefinitions(root)
  const configs = new Map<string, Config>()
  for (const node of nodesOf(root)) {
    const body = node.kind === 'struct_specifier' ? childOf(node, 'body') : undefined
    if (body === undefined) continue
    const name = nameOf(childOf(node, 'name') ?? node)
    const own = [...arrays].filter(([array]) => array.startsWith(`${name}_`))
    configs.set(name, {
      name,
      node,
      members: readMembers(name, body, definitions, constants),
      arrays: new Map(own.map(([array, values]) => [array.slice(name.length + 1), values])),
    })
  }
  return configs
}

function readMembers(
  config: string,
  body: CppNode,
  definitions: ReadonlyMap<string, CppNode>,
  constants: ReadonlyMap<string, Constant>,
): ReadonlyMap<string, ConfigMember> {
  const members = new Map<string, ConfigMember>()
  const known = new Map<string, Constant>(constants)
  for (const node of namedChildren(body)) {
    const member = readMember(node, known, definitions.get(`${config}::${nameOf(node)}`))
    if (member === undefined) continue
    members.set(member.name, member)
    if (member.value !== undefined) known.set(member.name, member.value)
  }
  return members
}

function readMember(
  node: CppNode,
  known: ReadonlyMap<string, Constant>,
  definition: CppNode | undefined,
): ConfigMember | undefined {
  const name = nameOf(node)
  if (node.kind === 'field_declaration') {
    const typeNode = childOf(node, 'type')!
    const valueNode = childOf(node, 'default_value') ?? definition
    if (valueNode === undefined) return { name, kind: 'value', text: '', typeNode }
    const value = evaluate(valueNode, known)
    const worked = value === undefined ? {} : { value }
    return { name, kind: 'value', text: valueNode.text, valueNode, typeNode, ...worked }
  }
  if (node.kind === 'type_definition' || node.kind === 'alias_declaration') {
    const valueNode = childOf(node, 'type')!
    return { name, kind: 'type', text: valueNode.text, valueNode }
  }
  const alias = namedChildren(node).find(({ kind }) => kind === 'alias_declaration')
  if (node.kind !== 'template_declaration' || alias === undefined) return undefined
  return {
    name: nameOf(alias),
    kind: 'template',
    text: childOf(alias, 'type')!.text,
    valueNode: childOf(alias, 'type')!,
  }
}

/** `const slope20_t hard_sigmoid_config20::slope = 0.2;`, by `struct::member`. */
function readDefinitions(root: CppNode): ReadonlyMap<string, CppNode> {
  const definitions = new Map<string, CppNode>()
  for (const node of namedChildren(root).flatMap(withinConditions)) {
    const declarator = node.kind === 'declaration' ? childOf(node, 'declarator') : undefined
    const value = childOf(declarator, 'value')
    if (declarator?.kind === 'init_declarator' && value !== undefined)
      definitions.set(nameOf(declarator), value)
  }
  return definitions
}

function withinConditions(node: CppNode): readonly CppNode[] {
  return node.kind === 'preproc_ifdef' ? namedChildren(node).flatMap(withinConditions) : [node]
}

/** `unsigned config6_perm[3] = {1, 0, 2};` */
function readArrays(root: CppNode): Map<string, readonly number[]> {
  const arrays = new Map<string, readonly number[]>()
  for (const node of nodesOf(root)) {
    if (node.kind !== 'init_declarator') continue
    const list = childOf(node, 'value')
    if (list?.kind !== 'initializer_list') continue
    const values = namedChildren(list).map(item => evaluate(item, new Map()))
    if (values.every(value => typeof value === 'number')) arrays.set(nameOf(node), values)
  }
  return arrays
}
