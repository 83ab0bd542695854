import { pathToFileURL } from 'node:url'
import { createJiti } from 'jiti'

/**
 * Imports a TypeScript module, also where Node strips no types.
 *
 * Only the user's own TypeScript is transformed. Packages are ES modules and imported by Node itself, so that a task
 * that a flow imports is the very object that the registry gets. Types are not checked. Stacks name the user's lines.
 */
export async function importTypescript(path: string): Promise<{ readonly [name: string]: unknown }> {
  process.setSourceMapsEnabled(true)
  const jiti = createJiti(pathToFileURL(path).href, {
    fsCache: false,
    interopDefault: false,
    sourceMaps: true,
    tryNative: false,
  })
  return await jiti.import(path)
}
