import fs from 'node:fs/promises'

/** Makes the names in a folder durable: what was created, renamed or removed there before the call. */
export async function syncFolder(dir: string): Promise<void> {
  const handle = await fs.open(dir, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
