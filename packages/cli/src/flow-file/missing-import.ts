import { readFile } from 'node:fs/promises'
import { closest } from '@metaml/core'
import type { FilePlace } from './flow-file-error.js'

/** A name that a file imports although the module has no such export. */
export interface MissingImport {
  readonly name: string
  readonly from: string
  /** The export that could be meant. */
  readonly near?: string
}

/**
 * Finds the misspelt import behind an exception: TypeScript that is only transformed gets `undefined` for an export
 * that is not there. Looks at the names that the line of the exception uses. `load` imports a module as the file does.
 */
export async function missingImport(
  { file, line = 1 }: FilePlace,
  load: (specifier: string) => Promise<object>,
): Promise<MissingImport | undefined> {
  const source = await readFile(file, 'utf8').catch(() => '')
  const used = new Set(source.split('\n')[line - 1]?.match(/[\w$]+/g) ?? [])
  for (const { name, local, from } of namedImports(source)) {
    if (!used.has(local)) continue
    const exports = await load(from).catch(() => undefined)
    if (exports === undefined || name in exports) continue
    const near = closest(name, Object.keys(exports))
    return { name, from, ...(near !== undefined && { near }) }
  }
  return undefined
}

/** The named imports of a module, those of types left out. */
export function namedImports(source: string): { name: string; local: string; from: string }[] {
  const clauses = source.matchAll(/\bimport\s*(?:[\w$]+\s*,\s*)?\{([^}]*)\}\s*from\s*['"]([^'"]+)['"]/g)
  return [...clauses].flatMap(([, names, from]) =>
    names!.split(',').flatMap(text => {
      const match = /^\s*([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/.exec(text)
      return match === null ? [] : [{ name: match[1]!, local: match[2] ?? match[1]!, from: from! }]
    }),
  )
}
