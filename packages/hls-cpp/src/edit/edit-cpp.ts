import { MetamlError } from '@metaml/core'
import { type CppNode, type CppTree, childOf } from '../tree/cpp-tree.js'
import { parseCpp } from '../tree/parse-cpp.js'
import { applyChanges, type Change } from './apply-changes.js'
import { checkNewProblems } from './check-new-problems.js'
import { lineEndOf } from './line-joins.js'

/** Edits of one file; they collect until `apply`. Every text is put in as it is given, with a line end where a comment or a directive would swallow what follows. */
export interface CppEdits {
  /** Directly before and after a node; after a directive or a line's comment on a new line. */
  before(node: CppNode, text: string): CppEdits
  after(node: CppNode, text: string): CppEdits
  /** Instead of a node; an empty text takes it away. */
  replace(node: CppNode, text: string): CppEdits
  /** The first and last thing in the body of a function, a loop or a struct; a body without braces gets some. */
  begin(node: CppNode, text: string): CppEdits
  end(node: CppNode, text: string): CppEdits
  /** `#pragma HLS <words>`, on lines of their own at the beginning of a body, indented like what follows. */
  pragmas(node: CppNode, ...words: readonly string[]): CppEdits
  /**
   * The file with all edits, parsed again; with none the same bytes.
   * @throws METAML_E_CPP_EDIT_OVERLAP, METAML_E_CPP_EDIT_SYNTAX
   */
  apply(): Promise<CppTree>
}

/**
 * Collects edits of a tree.
 * @throws (its functions) METAML_E_CPP_EDIT_NODE when a node is not of this tree or has no body to begin or end
 */
export function editCpp(tree: CppTree): CppEdits {
  const changes: Change[] = []
  const put = (change: Omit<Change, 'order'>): CppEdits => {
    changes.push({ ...change, order: changes.length })
    return edits
  }
  const insert = (at: number, reach: number, text: string, side: 'after' | 'before'): CppEdits =>
    put({ start: at, end: at, reach, text, side })
  const edits: CppEdits = {
    before(node, text) {
      checkNode(tree, node)
      return insert(node.start, node.end, text, 'before')
    },
    after(node, text) {
      checkNode(tree, node)
      const line = fillsLine(node) && !/^\r?\n/.test(text) ? lineEndOf(tree.text) : ''
      return insert(node.end, node.start, line + text, 'after')
    },
    replace(node, text) {
      checkNode(tree, node)
      return put({ start: node.start, end: node.end, reach: 0, text, side: 'over' })
    },
    begin(node, text) {
      const body = bodyOf(tree, node)
      if (isBraced(body)) return insert(body.start + 1, body.start, text, 'after')
      brace(body)
      return insert(body.start, body.end, text, 'before')
    },
    end(node, text) {
      const body = bodyOf(tree, node)
      if (isBraced(body)) return insert(body.end - 1, body.end, text, 'before')
      brace(body)
      return insert(body.end, body.start, text, 'after')
    },
    pragmas(node, ...words) {
      const lines = words.map(word => `#pragma HLS ${word}`)
      const body = bodyOf(tree, node)
      const first = isBraced(body) ? body.children.find(child => child.named) : body
      const indent = first === undefined ? '' : indentAt(tree.text, first.start)
      const line = `${lineEndOf(tree.text)}${indent}`
      return edits.begin(node, `${line}${lines.join(line)}${isBraced(body) ? '' : line}`)
    },
    async apply() {
      const braces = [...braced].flatMap(({ start, end }): Change[] => [
        { start, end: start, reach: end, text: '{ ', side: 'before', order: -1 },
        { start: end, end, reach: start, text: ' }', side: 'after', order: Number.POSITIVE_INFINITY },
      ])
      const { text, moved } = applyChanges(tree, [...changes, ...braces])
      if (text === tree.text) return tree
      const result = await parseCpp(text, { file: tree.file, problems: 'keep' })
      checkNewProblems(tree, result, moved)
      return result
    },
  }
  const braced = new Set<CppNode>()
  const brace = (body: CppNode): void => void braced.add(body)
  return edits
}

/** Whether what follows a node on its line would be part of it. */
function fillsLine({ kind, text }: CppNode): boolean {
  return /^preproc_(call|def|function_def|include|if|ifdef)$/.test(kind) || text.startsWith('//')
}

function isBraced({ kind }: CppNode): boolean {
  return kind === 'compound_statement' || kind === 'field_declaration_list' || kind === 'declaration_list'
}

function bodyOf(tree: CppTree, node: CppNode): CppNode {
  checkNode(tree, node)
  const body = isBraced(node) ? node : (childOf(node, 'body') ?? childOf(node, 'consequence'))
  if (body !== undefined) return body
  throw new MetamlError({
    code: 'METAML_E_CPP_EDIT_NODE',
    kind: 'usage',
    message: `${tree.file}:${node.line}:${node.column}: a ${node.kind} has no body to edit.`,
    expected: 'a function, a loop, an if, a struct or a namespace',
  })
}

function checkNode(tree: CppTree, node: CppNode): void {
  let root = node
  while (root.parent !== undefined) root = root.parent
  if (root === tree.root) return
  throw new MetamlError({
    code: 'METAML_E_CPP_EDIT_NODE',
    kind: 'usage',
    message: `A node of line ${node.line} is not of the tree of ${tree.file} that is edited.`,
    todo: 'query the tree that you edit; after an edit that is the new one',
  })
}

function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  return /^\s*/.exec(line)![0]
}
