import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { topologyBeside } from './read-returned.js'

/**
 * What tells a Keras file from others: SHA-256 over its ending, its bytes and those of the topology beside it; what is
 * not there counts as empty.
 */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256').update(path.extname(file))
  for (const part of [file, topologyBeside(file)]) {
    const bytes = await readFile(part).catch(() => Buffer.alloc(0))
    hash.update(`\n${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex')
}
