import { MetamlError } from '@metaml/core'
import type { CppTree } from '../tree/cpp-tree.js'
import { describeProblem } from '../tree/parse-cpp.js'

/**
 * Refuses a result with a syntax problem that the tree did not have at that place before.
 * @throws METAML_E_CPP_EDIT_SYNTAX with file, line and column of the first
 */
export function checkNewProblems(tree: CppTree, result: CppTree, moved: (offset: number) => number): void {
  const old = new Set(tree.problems.map(({ start }) => moved(start)))
  const problem = result.problems.find(({ start }) => !old.has(start))
  if (problem === undefined) return
  const { line, column } = problem
  throw new MetamlError({
    code: 'METAML_E_CPP_EDIT_SYNTAX',
    kind: 'usage',
    message: `${result.file}:${line}:${column}: after the edits this is no C++ any more.`,
    found: `${describeProblem(problem)}, in: ${result.text.split(/\r?\n/)[line - 1]!.trim().slice(0, 200)}`,
    todo: 'mend the text of the edit; nothing was applied',
    data: { file: result.file, line, column },
  })
}
