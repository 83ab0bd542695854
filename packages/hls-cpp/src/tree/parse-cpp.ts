import { MetamlError } from '@metaml/core'
import type { Parser } from 'web-tree-sitter'
import { buildTree } from './build-tree.js'
import type { CppTree, SyntaxProblem } from './cpp-tree.js'
import { loadParser } from './load-parser.js'
import { readAroundMacros } from './read-around-macros.js'

/** How a file is parsed. */
export interface ParseOptions {
  /** The name that errors give the file. */
  readonly file?: string
  /** Whether a syntax error is thrown (the default), or kept in the tree's `problems`. */
  readonly problems?: 'refuse' | 'keep'
}

/**
 * Parses C++ into a syntax tree. No preprocessor runs: directives and pragmas are nodes, and macros that no
 * grammar can see through are read around ({@link readAroundMacros}) where the text does not parse as it is.
 * @throws METAML_E_CPP_SYNTAX with file, line and column of the first problem
 */
export async function parseCpp(
  text: string,
  { file = 'source', problems = 'refuse' }: ParseOptions = {},
): Promise<CppTree> {
  const parser = await loadParser()
  let found = parse(parser, text, text)
  if (found.problems.length > 0) {
    const second = parse(parser, readAroundMacros(text), text)
    if (second.problems.length < found.problems.length || second.problems.length === 0) found = second
  }
  if (found.problems.length > 0 && problems === 'refuse') throw syntaxError(file, text, found.problems)
  return { file, text, ...found }
}

function parse(parser: Parser, readable: string, text: string): ReturnType<typeof buildTree> {
  const tree = parser.parse(readable)!
  try {
    return buildTree(tree, text)
  } finally {
    tree.delete()
  }
}

/** What a problem is, in words. */
export function describeProblem({ missing, unexpected }: SyntaxProblem): string {
  return missing === undefined ? `'${unexpected}' is not expected here` : `'${missing}' is missing`
}

function syntaxError(file: string, text: string, problems: readonly SyntaxProblem[]): MetamlError {
  const first = problems[0]!
  const { line, column } = first
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return new MetamlError({
    code: 'METAML_E_CPP_SYNTAX',
    kind: 'task',
    message: `${file}:${line}:${column}: this C++ can't be parsed.`,
    found: `${describeProblem(first)}${more}, in: ${text.split(/\r?\n/)[line - 1]!.trim().slice(0, 200)}`,
    todo: "mend the file, or parse it with problems: 'keep' if it is C++ that the grammar does not know",
    data: { file, line, column, problems: problems.length },
  })
}
