import fs from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from './sync-folder.js'

/**
 * Makes a folder with those above it that are missing, and their names durable: a power cut right after does not take
 * what is fsynced in it. One that is there is left as it is.
 */
export async function makeFolder(dir: string): Promise<void> {
  const first = await fs.mkdir(dir, { recursive: true })
  if (first === undefined) return
  for (let made = dir; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
}
