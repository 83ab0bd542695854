import { realpathSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

/**
 * Finds an installed package the way Node does: in the `node_modules` folders upwards from a folder. Gives the
 * real path of its folder, so it works with hoisted, nested and linked layouts (npm, pnpm, yarn, workspaces).
 */
export function resolvePackage(name: string, fromDir: string): string | undefined {
  for (let dir = fromDir; ; dir = dirname(dir)) {
    try {
      return dirname(realpathSync(join(dir, 'node_modules', name, 'package.json')))
    } catch {
      if (dirname(dir) === dir) return undefined
    }
  }
}

/** Whether a package's real folder was put there by a package manager; a linked one lies elsewhere. */
export function isInstalled(dir: string): boolean {
  return dir.split(sep).includes('node_modules')
}
