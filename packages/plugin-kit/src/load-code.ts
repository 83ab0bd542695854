import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type CodeReference, isMetamlError, MetamlError } from '@metaml/core'
import { createJiti } from 'jiti'

/**
 * Loads a function of the user's that a parameter refers to, see {@link codeParam}; TypeScript too, on every Node. What
 * the function throws, now or as a promise, becomes METAML_E_CODE_FAILED with the line of the user's that threw it.
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
  if (typeof found === 'function')
    return blamed(found as (...args: unknown[]) => unknown, { file, name, path })
  throw refuse('METAML_E_CODE_EXPORT', `The code in '${file}' has no function '${name}'.`, {
    expected: `a function exported as ${name}`,
    found: Object.keys(module).join(', ') || 'no exports',
  })
}

/** The same function; what it throws says whose it is. */
function blamed(
  own: (...args: unknown[]) => unknown,
  { file, name, path }: { readonly file: string; readonly name: string; readonly path: string },
): (...args: unknown[]) => unknown {
  const blame = (cause: unknown): never => {
    if (isMetamlError(cause)) throw cause
    const stack = cause instanceof Error ? (cause.stack ?? '') : ''
    const line = stack.split('\n').find(text => text.includes(path))
    const place = line?.slice(line.indexOf(path) + path.length).match(/^:(\d+):\d+/)?.[1]
    throw new MetamlError({
      code: 'METAML_E_CODE_FAILED',
      kind: 'usage',
      message: `'${name}' of '${file}' failed: ${cause instanceof Error ? cause.message : String(cause)}`,
      expected: 'a function that gives an answer',
      found: `${cause instanceof Error ? cause.name : typeof cause}${place === undefined ? '' : ` in line ${place}`}`,
      data: { file, export: name },
      cause,
    })
  }
  return (...args) => {
    try {
      const answer = own(...args)
      return answer instanceof Promise ? answer.catch(blame) : answer
    } catch (error) {
      return blame(error)
    }
  }
}

/** Node 20 strips no types: jiti does, for the module and for those in TypeScript that it imports. */
async function importModule(path: string): Promise<{ readonly [name: string]: unknown }> {
  const { href } = pathToFileURL(path)
  if (!/\.[cm]?ts$/.test(path)) return await import(href)
  return await createJiti(href, { fsCache: false }).import(path)
}
