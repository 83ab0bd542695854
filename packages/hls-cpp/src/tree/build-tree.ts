import type { Tree, TreeCursor } from 'web-tree-sitter'
import type { CppNode, SyntaxProblem } from './cpp-tree.js'
import { linePositions } from './line-positions.js'

type Growing = Omit<CppNode, 'children'> & { children: CppNode[] }

/** Copies the parser's tree into plain nodes, so that nobody has to free it; problems are found on the way. */
export function buildTree(tree: Tree, text: string): { root: CppNode; problems: SyntaxProblem[] } {
  const positionOf = linePositions(text)
  const problems: SyntaxProblem[] = []
  const cursor = tree.walk()
  const enter = (parent: Growing | undefined): Growing => {
    const node = nodeAt(cursor, parent, text, positionOf(cursor.startIndex))
    parent?.children.push(node)
    const { line, column, start } = node
    if (cursor.nodeIsMissing) problems.push({ line, column, start, missing: node.kind })
    else if (node.kind === 'ERROR')
      problems.push({ line, column, start, unexpected: node.text.trim().slice(0, 60) })
    return node
  }
  const root = enter(undefined)
  let node = root
  for (;;) {
    if (cursor.gotoFirstChild()) {
      node = enter(node)
      continue
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) {
        cursor.delete()
        return { root, problems }
      }
      node = node.parent as Growing
    }
    node = enter(node.parent as Growing)
  }
}

function nodeAt(
  cursor: TreeCursor,
  parent: CppNode | undefined,
  text: string,
  { line, column }: { line: number; column: number },
): Growing {
  const start = cursor.startIndex
  const end = withoutLineEnd(cursor.nodeType, text, start, cursor.endIndex)
  return {
    kind: cursor.nodeType,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName ?? undefined,
    start,
    end,
    line,
    column,
    parent,
    children: [],
    get text() {
      return text.slice(start, end)
    },
  }
}

/** The parser counts the end of the line to a directive; who replaces one means to keep it. */
function withoutLineEnd(kind: string, text: string, start: number, end: number): number {
  if (!kind.startsWith('preproc_') || text[end - 1] !== '\n') return end
  return Math.max(start, text[end - 2] === '\r' ? end - 2 : end - 1)
}
