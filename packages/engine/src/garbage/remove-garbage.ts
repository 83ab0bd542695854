import fs from 'node:fs/promises'
import { diskError } from '../disk/disk-error.js'
import type { Garbage } from './find-garbage.js'

/**
 * Removes what was found: trials first, so that none is left whose files are gone, then files, then runs. What is gone
 * already is passed over; after an interruption the rest is found again.
 * @throws METAML_E_FOLDER_NOT_WRITABLE, METAML_E_DISK
 */
export async function removeGarbage({ folders, files, trials }: Garbage): Promise<void> {
  for (const file of [...trials, ...files]) await remove(file)
  for (const folder of folders) await remove(folder)
}

async function remove(target: string): Promise<void> {
  try {
    await fs.rm(target, { recursive: true, force: true })
  } catch (error) {
    throw diskError(error, target)
  }
}
