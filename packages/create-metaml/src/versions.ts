import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createError } from './create-error.js'

interface PackageJson {
  readonly version: string
  readonly dependencies: { readonly [name: string]: string }
  readonly devDependencies: { readonly [name: string]: string }
}

/**
 * The range of versions that a made package asks of a package of MetaML: what this one was released with, as its own
 * package.json says. In the repository, where that says `workspace:`, the version that is there.
 * @throws METAML_E_CREATE_VERSION
 */
export function versionOf(name: string): string {
  const own = readJson(new URL('../package.json', import.meta.url))
  const range = own.dependencies[name] ?? own.devDependencies[name]
  if (range === undefined) {
    throw createError('VERSION', `It is not known which version of ${name} belongs to this one.`, {
      expected: `${name} in the package.json of create-metaml`,
      found: 'none',
      todo: 'report it to the authors of create-metaml',
    })
  }
  if (!range.startsWith('workspace:')) return range
  return `^${readJson(createRequire(import.meta.url).resolve(`${name}/package.json`)).version}`
}

function readJson(file: string | URL): PackageJson {
  return JSON.parse(readFileSync(file, 'utf8')) as PackageJson
}
