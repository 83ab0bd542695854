import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type CodeReference, MetamlError } from '@metaml/core'
import { createJiti } from 'jiti'

/**
 * Loads a function of the user's that a parameter refers to, see {@link codeParam}; TypeScript too, on every Node.
 * @throws METAML_E_CODE_MISSING, METAML_E_CODE_LOAD, METAML_E_CODE_EXPORT
 */
export async function loadCode(
  { $ref: { file, export: name } }: CodeReference,
  { projectDir }: { readonly projectDir: string },
): Promise<(...args: unknown[]) => unknown> {
  const path = resolve(projectDir, file)
  const refuse = (
    code: 'METAML_E_CODE_MISSING' | 'METAML_E_CODE_LOAD' | 'METAML_E_CODE_EXPORT',
    message: string,
    more: { expected: string; found: string; todo?: string; cause?: unknown },
  ) => new MetamlError({ code, kind: 'usage', message, ...more, data: { file, export: name } })
  if (!existsSync(path)) {
    throw refuse('METAML_E_CODE_MISSING', `The code in '${file}' can not be read.`, {
      expected: `a file ${path}`,
      found: 'none',
      todo: 'write the path relative to the project, that is to the folder of its package.json',
    })
  }
  let module: { readonly [name: string]: unknown }
  try {
    module = await importModule(path)
  } catch (cause) {
    throw refuse('METAML_E_CODE_LOAD', `The code in '${file}' can not be loaded.`, {
      expected: 'a module that Node loads, or one in TypeScript',
      found: (cause as Error).message,
      cause,
    })
  }
  const found = module[name]
  if (typeof found === 'function') return found as (...args: unknown[]) => unknown
  throw refuse('METAML_E_CODE_EXPORT', `The code in '${file}' has no function '${name}'.`, {
    expected: `a function exported as ${name}`,
    found: Object.keys(module).join(', ') || 'no exports',
  })
}

/** Node 20 strips no types: jiti does, for the module and for those in TypeScript that it imports. */
async function importModule(path: string): Promise<{ readonly [name: string]: unknown }> {
  const { href } = pathToFileURL(path)
  if (!/\.[cm]?ts$/.test(path)) return await import(href)
  return await createJiti(href, { fsCache: false }).import(path)
}
