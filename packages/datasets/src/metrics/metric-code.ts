import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { canonicalJson } from '@metaml/core'
import { datasetError } from '../dataset-error.js'

/**
 * Digests a module of the user's with the files that it imports by relative paths.
 * @throws METAML_E_DATASET_METRIC when it can not be read
 */
export async function digestCode(file: string, projectDir: string): Promise<string> {
  const digests = new Map<string, string | null>()
  const visit = async (absolute: string): Promise<void> => {
    const name = path.relative(projectDir, absolute).split(path.sep).join('/')
    if (digests.has(name)) return
    const bytes = await readFile(absolute).catch(() => undefined)
    digests.set(name, bytes ? createHash('sha256').update(bytes).digest('hex') : null)
    for (const imported of relativeImports(bytes?.toString('utf8') ?? '')) {
      await visit(path.resolve(path.dirname(absolute), imported))
    }
  }
  const absolute = path.resolve(projectDir, file)
  await visit(absolute)
  if (digests.values().next().value === null) throw missing(file, absolute)
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(digests)))
    .digest('hex')
}

function relativeImports(text: string): string[] {
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map(found => found[1]!)
}

/**
 * Loads an export of a module of the user's; TypeScript where Node strips its types (22.18, 24 and later).
 * @throws METAML_E_DATASET_METRIC
 */
export async function loadCode(file: string, name: string, projectDir: string): Promise<unknown> {
  const absolute = path.resolve(projectDir, file)
  let module: Record<string, unknown>
  try {
    module = await import(pathToFileURL(absolute).href)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ERR_MODULE_NOT_FOUND') throw missing(file, absolute)
    throw datasetError('METRIC', `The module '${file}' can not be loaded.`, {
      expected: 'a module that Node loads',
      found: message,
      ...(code === 'ERR_UNKNOWN_FILE_EXTENSION' && {
        todo: `write it in JavaScript, or use a Node that reads TypeScript (22.18, 24 and later); this is ${process.version}`,
      }),
      cause,
    })
  }
  if (typeof module[name] === 'function') return module[name]
  throw datasetError('METRIC', `The module '${file}' exports no function '${name}'.`, {
    expected: `a function '${name}'`,
    found: Object.keys(module).join(', ') || 'no exports',
  })
}

function missing(file: string, absolute: string): Error {
  return datasetError('METRIC', `The module '${file}', or one that it imports, is not there.`, {
    expected: `a file ${absolute}`,
    found: 'none',
    todo: 'write the path relative to the project, that is to the folder of its package.json',
  })
}
