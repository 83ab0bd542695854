import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { closest, MetamlError } from '@metaml/core'
import { createJiti } from 'jiti'

/**
 * Loads a function of the user's from JavaScript or TypeScript.
 * @throws METAML_E_CONTROL_CODE
 */
export async function loadCode(
  file: string,
  name: string,
  projectDir: string,
): Promise<(facts: unknown) => unknown> {
  const path = resolve(projectDir, file)
  const jiti = createJiti(pathToFileURL(path).href, { fsCache: false, moduleCache: false })
  let module: { [name: string]: unknown }
  try {
    module = await jiti.import(path)
  } catch (cause) {
    throw codeError(
      `The module '${file}' can not be loaded.`,
      'a module that loads',
      (cause as Error).message,
      cause,
    )
  }
  const own = module[name]
  if (typeof own === 'function') return own as (facts: unknown) => unknown
  const names = Object.keys(module)
  const near = closest(name, names)
  throw codeError(
    `The module '${file}' exports no function '${name}'.`,
    near === undefined ? `an exported function '${name}'` : `an exported function; '${near}'?`,
    names.join(', ') || 'no exports',
  )
}

function codeError(message: string, expected: string, found: string, cause?: unknown): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CONTROL_CODE',
    kind: 'usage',
    message,
    expected,
    found,
    ...(cause !== undefined && { cause }),
  })
}
