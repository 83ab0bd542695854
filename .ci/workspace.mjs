import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The repository's root. */
export const repositoryRoot = path.resolve(import.meta.dirname, '..')

/**
 * The packages of a workspace: those under `packages/` and `plugins/`, sorted.
 * @param {string} root absolute path of the workspace
 * @returns {{ folder: string, group: 'packages' | 'plugins', short: string, dir: string, manifest: any }[]}
 */
export function listPackages(root = repositoryRoot) {
  return ['packages', 'plugins'].flatMap(group => {
    if (!existsSync(path.join(root, group))) return []
    return readdirSync(path.join(root, group))
      .sort()
      .filter(short => existsSync(path.join(root, group, short, 'package.json')))
      .map(short => {
        const dir = path.join(root, group, short)
        const manifest = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'))
        return { folder: `${group}/${short}`, group, short, dir, manifest }
      })
  })
}
