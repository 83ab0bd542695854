import type { AnyPipeTask } from '@metaml/core'

/**
 * Checks that the module of each unit is there and that its default export is a function; imports them.
 *
 * @returns problems, each a sentence
 */
export async function unitModuleProblems(task: Pick<AnyPipeTask, 'units'>): Promise<string[]> {
  const problems: string[] = []
  for (const [name, { module }] of Object.entries(task.units ?? {})) {
    try {
      const exports = (await import(module.href)) as { default?: unknown }
      if (typeof exports.default === 'function') continue
      problems.push(`The module of the unit '${name}' has no function as its default export.`)
    } catch (error) {
      problems.push(`The module of the unit '${name}' can not be imported: ${(error as Error).message}`)
    }
  }
  return problems
}
