import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The fields of a package.json that the registry reads. */
export interface PackageJson {
  readonly name?: string
  readonly version?: string
  readonly exports?: unknown
  readonly main?: unknown
  readonly files?: readonly string[]
  readonly dependencies?: { readonly [name: string]: string }
  readonly devDependencies?: { readonly [name: string]: string }
  readonly optionalDependencies?: { readonly [name: string]: string }
  readonly peerDependencies?: { readonly [name: string]: string }
  readonly peerDependenciesMeta?: { readonly [name: string]: { readonly optional?: boolean } }
  readonly metaml?: unknown
}

/**
 * Reads the package.json of a folder; undefined when there is none.
 *
 * @throws SyntaxError when it is no JSON object
 */
export function readPackageJson(dir: string): PackageJson | undefined {
  let text: string
  try {
    text = readFileSync(join(dir, 'package.json'), 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SyntaxError('It is no JSON object.')
  }
  return value as PackageJson
}
