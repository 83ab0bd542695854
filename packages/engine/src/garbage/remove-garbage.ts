import fs from 'node:fs/promises'
import path from 'node:path'
import { diskError } from '../disk/disk-error.js'
import { draftPath } from '../disk/drafts.js'
import { keptLines } from '../store/recent-trials.js'
import type { Garbage } from './find-garbage.js'

/**
 * Removes what was found: trials first, so that none is left whose files are gone, then files, then runs. What is gone
 * already is passed over; after an interruption the rest is found again.
 * @throws METAML_E_FOLDER_NOT_WRITABLE, METAML_E_DISK
 */
export async function removeGarbage({ store, folders, files, trials }: Garbage): Promise<void> {
  for (const file of [...trials, ...files]) await remove(file)
  if (trials.length > 0) await forget(store, new Set(trials.map(file => path.basename(file, '.json'))))
  for (const folder of folders) await remove(folder)
}

async function remove(target: string): Promise<void> {
  try {
    await fs.rm(target, { recursive: true, force: true })
  } catch (error) {
    throw diskError(error, target)
  }
}

/** Takes trials out of the indexes of the last ones. */
async function forget(store: string, keys: ReadonlySet<string>): Promise<void> {
  const dir = path.join(store, 'recent')
  const entries = await fs.readdir(dir, { withFileTypes: true, recursive: true }).catch(() => [])
  for (const entry of entries.filter(entry => entry.isFile())) {
    const file = path.join(entry.parentPath, entry.name)
    const draft = draftPath(path.join(store, 'tmp'))
    try {
      const text = keptLines(await fs.readFile(file, 'utf8'), key => !keys.has(key))
      await fs.writeFile(draft, text)
      await fs.rename(draft, file)
    } catch (error) {
      await fs.rm(draft, { force: true })
      throw diskError(error, file)
    }
  }
}
