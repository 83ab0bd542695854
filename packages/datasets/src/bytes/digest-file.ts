import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

/** SHA-256 of a file's bytes, in hexadecimal digits. */
export async function digestFile(absolute: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(absolute, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}
