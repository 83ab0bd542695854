import { dirname, join, resolve } from 'node:path'
import { MetamlError } from '@metaml/core'
import { type PackageJson, readPackageJson } from './package-json.js'

/**
 * Finds the project that a folder belongs to: the nearest folder upwards whose package.json depends on
 * `@metaml/cli`. Gives its absolute path.
 *
 * @throws METAML_E_PROJECT_NONE, METAML_E_PROJECT_PACKAGE
 */
export function findProject(cwd: string): string {
  const start = resolve(cwd)
  for (let dir = start; ; dir = dirname(dir)) {
    const packageJson = readProjectPackage(dir)
    if (packageJson !== undefined && directDependencies(packageJson).has('@metaml/cli')) return dir
    if (dirname(dir) === dir) break
  }
  throw new MetamlError({
    code: 'METAML_E_PROJECT_NONE',
    kind: 'usage',
    message: `${start} lies in no MetaML project.`,
    expected: 'a package.json that depends on @metaml/cli, there or in a folder above',
    found: 'none',
    todo: "make one in your project's folder: npm init -y && npm install @metaml/cli @metaml/core",
  })
}

/**
 * Reads the package.json of a project; undefined when there is none.
 *
 * @throws METAML_E_PROJECT_PACKAGE when it is no JSON
 */
export function readProjectPackage(dir: string): PackageJson | undefined {
  try {
    return readPackageJson(dir)
  } catch (cause) {
    throw new MetamlError({
      code: 'METAML_E_PROJECT_PACKAGE',
      kind: 'usage',
      message: `${join(dir, 'package.json')} can not be read.`,
      expected: 'a JSON object',
      found: (cause as Error).message,
      todo: 'mend the file',
      cause,
    })
  }
}

/** The direct dependencies of a project: name to the field that lists it, each name once. */
export function directDependencies(
  packageJson: PackageJson,
): Map<string, 'dependencies' | 'devDependencies' | 'optionalDependencies'> {
  const fields = ['devDependencies', 'dependencies', 'optionalDependencies'] as const
  const found = new Map<string, (typeof fields)[number]>()
  for (const field of fields) {
    for (const name of Object.keys(packageJson[field] ?? {})) found.set(name, field)
  }
  return found
}
