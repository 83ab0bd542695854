import { pathToFileURL } from 'node:url'
import { importError, placeOf } from './flow-file-error.js'
import { syntaxPlace } from './syntax-place.js'

/**
 * Imports a JavaScript module as Node does.
 *
 * @throws METAML_E_FLOW_FILE_SYNTAX, METAML_E_FLOW_FILE_IMPORT, METAML_E_FLOW_FILE_THROWS, and the errors of ours
 *   that the module throws
 */
export async function importJavascript(path: string): Promise<{ readonly [name: string]: unknown }> {
  try {
    return (await import(pathToFileURL(path).href)) as { readonly [name: string]: unknown }
  } catch (cause) {
    const broken = cause instanceof SyntaxError ? await syntaxPlace(path) : undefined
    const place = broken ?? placeOf(cause, path)
    throw importError(cause, path, place)
  }
}
