import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

/**
 * Finds the scripts in some folders by their names without `.mjs`.
 * @param {string[]} folders absolute paths; one that does not exist has none
 * @returns {Map<string, string>} name to absolute path, sorted by name
 */
export function findScripts(folders) {
  const scripts = folders.filter(existsSync).flatMap(folder =>
    readdirSync(folder)
      .filter(file => file.endsWith('.mjs'))
      .map(file => [path.basename(file, '.mjs'), path.join(folder, file)]),
  )
  return new Map(scripts.sort(([a], [b]) => (a < b ? -1 : 1)))
}
