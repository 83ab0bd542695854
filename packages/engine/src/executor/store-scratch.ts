import fs from 'node:fs/promises'
import { join } from 'node:path'
import { MetamlError } from '@metaml/core'
import type { Store } from '../store/store.js'

/**
 * Stores all files of a folder, at any depth; a link to a file counts as that file.
 * @returns path inside the folder, with `/` on every system, to SHA-256 (hex)
 * @throws METAML_E_UNIT_SCRATCH for what is neither file nor folder, and what storing throws
 */
export async function storeScratch(dir: string, store: Store): Promise<{ [path: string]: string }> {
  const files: Record<string, string> = {}
  async function storeFolder(inside: string): Promise<void> {
    const names = await fs.readdir(join(dir, inside))
    for (const name of names.sort()) {
      const path = inside === '' ? name : `${inside}/${name}`
      const absolute = join(dir, path)
      const entry = await fs.lstat(absolute)
      if (entry.isDirectory()) await storeFolder(path)
      else if (await isFile(absolute)) files[path] = await store.put(absolute)
      else throw notAFile(path)
    }
  }
  await storeFolder('')
  return files
}

async function isFile(path: string): Promise<boolean> {
  return await fs.stat(path).then(
    stat => stat.isFile(),
    () => false,
  )
}

function notAFile(path: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_UNIT_SCRATCH',
    kind: 'plugin',
    message: `A unit left '${path}' in its scratch folder, which can not be stored.`,
    expected: 'files, folders and links to files',
    found: 'a link that leads to no file, a socket or a device',
    todo: 'report it to the author of the task; what is not for keeping belongs into the temporary folder',
  })
}
