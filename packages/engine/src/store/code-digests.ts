import { createHash } from 'node:crypto'
import { relative, resolve, sep } from 'node:path'
import { canonicalJson, type Json, MetamlError } from '@metaml/core'
import { readWithImports } from './local-imports.js'
import { hashBytes } from './object-files.js'

/**
 * Digests the modules of the user's that a value refers to (`{ $ref: { file, export } }`, at any depth), each with
 * the files that it imports by relative paths: SHA-256 over their paths in the project and their bytes.
 * @returns the file as it is written in the reference, to `sha256-<hex>`
 * @throws METAML_E_CODE_MISSING
 */
export async function codeDigests(value: Json, projectDir: string): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  for (const file of [...new Set(referencedFiles(value))].sort()) {
    digests[file] = await digestModule(file, projectDir)
  }
  return digests
}

function referencedFiles(value: Json | undefined): string[] {
  if (typeof value !== 'object' || value === null) return []
  if (!Array.isArray(value)) {
    const reference = (value as { $ref?: { file?: unknown } }).$ref
    if (typeof reference?.file === 'string') return [reference.file]
  }
  return Object.values(value).flatMap(item => referencedFiles(item as Json))
}

async function digestModule(file: string, projectDir: string): Promise<string> {
  const path = resolve(projectDir, file)
  const files = await readWithImports(path)
  if (files.get(path) === undefined) {
    throw new MetamlError({
      code: 'METAML_E_CODE_MISSING',
      kind: 'usage',
      message: `The flow refers to code in '${file}', which can not be read.`,
      expected: `a file ${path}`,
      found: 'none',
      todo: 'write the path relative to the project, that is to the folder of its package.json',
      data: { file, path },
    })
  }
  const entries = [...files].map(([name, bytes]) => [
    relative(projectDir, name).split(sep).join('/'),
    bytes === undefined ? null : hashBytes(bytes),
  ])
  return `sha256-${createHash('sha256')
    .update(canonicalJson(Object.fromEntries(entries)))
    .digest('hex')}`
}
