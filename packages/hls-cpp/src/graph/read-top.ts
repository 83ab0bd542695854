import { MetamlError } from '@metaml/core'
import { type CppCall, callsOf, functionsOf } from '../query/find.js'
import { nameOf } from '../query/name-of.js'
import { type CppNode, type CppTree, childOf, namedChildren, nodesOf } from '../tree/cpp-tree.js'
import { type Constant, evaluate } from './evaluate.js'

/** A variable of the top function, or a port of it. */
export interface TopVariable {
  readonly name: string
  /** The node of its type; of a stream, of what it carries. */
  readonly type: CppNode
  readonly stream: boolean
  /** The factors of its size, `8*8*4`; absent for a stream. */
  readonly size?: readonly number[]
}

/** A call of the library, with the name that a comment behind it gives. */
export interface LayerCall extends CppCall {
  readonly layer: string | undefined
}

/** What a top function says. */
export interface Top {
  readonly ports: readonly TopVariable[]
  readonly variables: ReadonlyMap<string, TopVariable>
  /** Names that stand for another variable. */
  readonly aliases: ReadonlyMap<string, string>
  readonly calls: readonly LayerCall[]
  /** Calls that read weights. */
  readonly loads: readonly CppCall[]
  /** Statements that we do not know. */
  readonly unknown: readonly CppNode[]
}

/** Numbers that names stand for, by `#define`. */
export type Constants = ReadonlyMap<string, Constant>

/** The numbers that a file defines: `#define N_LAYER_2 32`, as releases before 1.2 write sizes. */
export function readConstants({ root }: CppTree): Constants {
  const constants = new Map<string, Constant>()
  for (const node of nodesOf(root)) {
    const value = node.kind === 'preproc_def' ? childOf(node, 'value')?.text.trim() : undefined
    if (value !== undefined && /^-?\d+$/.test(value)) constants.set(nameOf(node), Number(value))
  }
  return constants
}

/**
 * Reads the body of a kernel's top function; what stands under `#ifndef __SYNTHESIS__` is no hardware, only weights
 * are read from it.
 * @throws METAML_E_KERNEL_TOP when the file does not define it
 */
export function readTop({ root, file }: CppTree, top: string, constants: Constants): Top {
  const [found] = functionsOf(root, top)
  if (found === undefined) throw noTop(file, top)
  const ports = [...nodesOf(childOf(found.node, 'declarator')!)]
    .filter(({ kind }) => kind === 'parameter_declaration')
    .flatMap(node => readVariable(node, childOf(node, 'declarator'), constants))
  const variables = new Map(ports.map(port => [port.name, port]))
  const aliases = new Map<string, string>()
  const calls: LayerCall[] = []
  const unknown: CppNode[] = []
  for (const statement of namedChildren(found.body)) {
    if (statement.kind === 'preproc_call' || isSimulation(statement)) continue
    const alias = aliasOf(statement)
    const call = callOf(statement)
    const declared = statement.kind === 'declaration' ? readDeclaration(statement, constants) : []
    if (alias !== undefined) aliases.set(...alias)
    else if (call !== undefined) calls.push({ ...call, layer: layerName(statement) })
    else if (declared.length > 0) for (const variable of declared) variables.set(variable.name, variable)
    else if (!isSizeReport(statement, found.node)) unknown.push(statement)
  }
  return { ports, variables, aliases, calls, loads: callsOf(found.body, /_from_txt$/), unknown }
}

function isSimulation(node: CppNode): boolean {
  return node.kind === 'preproc_ifdef' && /^#\s*ifndef\s+__SYNTHESIS__/.test(node.text)
}

/** `const_size_in_1 = N_INPUT_1_1;`: hls4ml 0.6 has ports for the sizes, which compute nothing. */
function isSizeReport(statement: CppNode, top: CppNode): boolean {
  const [assignment] = namedChildren(statement)
  const port = childOf(assignment, 'left')
  if (assignment?.kind !== 'assignment_expression' || port?.kind !== 'identifier') return false
  return (
    /^const_size_(in|out)_\d+$/.test(port.text) &&
    [...nodesOf(childOf(top, 'declarator')!)].some(({ text }) => text === port.text)
  )
}

function callOf(statement: CppNode): CppCall | undefined {
  if (statement.kind !== 'expression_statement') return undefined
  const [expression] = namedChildren(statement)
  return expression?.kind === 'call_expression' ? callsOf(expression, /^nnet::/)[0] : undefined
}

/** `auto& layer10_out = layer9_out;` */
function aliasOf(statement: CppNode): [string, string] | undefined {
  const declarator = statement.kind === 'declaration' ? childOf(statement, 'declarator') : undefined
  const value = childOf(declarator, 'value')
  const isReference = childOf(declarator, 'declarator')?.kind === 'reference_declarator'
  return isReference && value?.kind === 'identifier' ? [nameOf(declarator!), value.text] : undefined
}

function readDeclaration(statement: CppNode, constants: Constants): TopVariable[] {
  const declarators = statement.children.filter(({ field }) => field === 'declarator')
  return declarators.flatMap(declarator => readVariable(statement, declarator, constants))
}

function readVariable(node: CppNode, declarator: CppNode | undefined, constants: Constants): TopVariable[] {
  const type = childOf(node, 'type')
  if (type === undefined || declarator === undefined) return []
  const name = nameOf(declarator)
  if (type.kind === 'qualified_identifier' && nameOf(type) === 'hls::stream') {
    const [carried] = namedChildren(childOf(childOf(type, 'name'), 'arguments'))
    return carried === undefined ? [] : [{ name, type: carried, stream: true }]
  }
  if (declarator.kind !== 'array_declarator') return []
  const size = childOf(declarator, 'size')
  const factors = size === undefined ? [] : factorsOf(size).map(factor => evaluate(factor, constants))
  return factors.length > 0 && factors.every(factor => typeof factor === 'number')
    ? [{ name, type, stream: false, size: factors }]
    : []
}

function factorsOf(node: CppNode): CppNode[] {
  if (node.kind !== 'binary_expression' || childOf(node, 'operator')!.text !== '*') return [node]
  return [...factorsOf(childOf(node, 'left')!), ...factorsOf(childOf(node, 'right')!)]
}

function layerName(statement: CppNode): string | undefined {
  const siblings = statement.parent!.children
  const next = siblings[siblings.indexOf(statement) + 1]
  if (next?.kind !== 'comment' || next.line !== statement.line) return undefined
  return next.text.replace(/^\/\/\s*|\s+$/g, '')
}

function noTop(file: string, top: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_KERNEL_TOP',
    kind: 'task',
    message: `${file} does not define the top function '${top}'.`,
    expected: `void ${top}(...) { ... }`,
  })
}
