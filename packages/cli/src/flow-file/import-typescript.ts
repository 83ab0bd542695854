import { pathToFileURL } from 'node:url'
import { isMetamlError } from '@metaml/core'
import { createJiti } from 'jiti'
import { importError, missingExport, placeOf } from './flow-file-error.js'
import { missingImport } from './missing-import.js'

/**
 * Imports a TypeScript module, also where Node strips no types.
 *
 * Only the user's own TypeScript is transformed. Packages are ES modules and imported by Node itself, so that a task
 * that a flow imports is the very object that the registry gets. Types are not checked. Stacks name the user's lines.
 *
 * @throws METAML_E_FLOW_FILE_SYNTAX, METAML_E_FLOW_FILE_IMPORT, METAML_E_FLOW_FILE_THROWS, and the errors of ours
 *   that the module throws
 */
export async function importTypescript(path: string): Promise<{ readonly [name: string]: unknown }> {
  process.setSourceMapsEnabled(true)
  const jiti = createJiti(pathToFileURL(path).href, {
    fsCache: false,
    interopDefault: false,
    sourceMaps: true,
    tryNative: false,
  })
  try {
    return await jiti.import(path)
  } catch (cause) {
    const place = placeOf(cause, path)
    if (isMetamlError(cause) || place === undefined) throw importError(cause, path, place)
    const missing = await missingImport(place, specifier => jiti.import(specifier))
    throw missing === undefined ? importError(cause, path, place) : missingExport(missing, path, place, cause)
  }
}
