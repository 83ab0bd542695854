/** A place in a file; both numbers count from 1, columns in UTF-16 units. */
export interface CppPosition {
  readonly line: number
  readonly column: number
}

/** A node of a syntax tree; plain data, its kinds and fields are those of tree-sitter-cpp. */
export interface CppNode extends CppPosition {
  /** `for_statement`, `type_definition`, or the token itself where `named` is false. */
  readonly kind: string
  readonly named: boolean
  /** Its role in its parent: `body`, `declarator`, `type`. */
  readonly field: string | undefined
  /** UTF-16 offsets into the text of the tree; `end` is the first one after the node. */
  readonly start: number
  readonly end: number
  readonly parent: CppNode | undefined
  /** Tokens and comments included, in the order of the text. */
  readonly children: readonly CppNode[]
  readonly text: string
}

/** Something that the parser could not read. */
export interface SyntaxProblem extends CppPosition {
  /** Offset into the text. */
  readonly start: number
  /** The token that is missing, or the text that was not understood (its first 60 characters). */
  readonly missing?: string
  readonly unexpected?: string
}

/** A parsed file. */
export interface CppTree {
  /** As it was named when it was parsed; errors say it. */
  readonly file: string
  readonly text: string
  readonly root: CppNode
  /** Empty unless the tree was parsed with `problems: 'keep'`. */
  readonly problems: readonly SyntaxProblem[]
}

/** The child that has a field name. */
export function childOf(node: CppNode | undefined, field: string): CppNode | undefined {
  return node?.children.find(child => child.field === field)
}

/** The named children, comments not among them. */
export function namedChildren(node: CppNode | undefined): readonly CppNode[] {
  return node?.children.filter(child => child.named && child.kind !== 'comment') ?? []
}

/** A node and everything below it, in the order of the text. */
export function* nodesOf(node: CppNode): Generator<CppNode> {
  const left = [node]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    yield next
    for (let i = next.children.length - 1; i >= 0; i--) left.push(next.children[i]!)
  }
}
