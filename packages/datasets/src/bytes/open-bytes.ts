import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { isMetamlError } from '@metaml/core'
import { datasetError, fileError } from '../dataset-error.js'

/** Bytes as they are read. */
export type Bytes = AsyncIterable<Buffer>

/** The bytes of a file from `start` up to `end` (absent: to its end); those inside, where its name ends in `.gz`. */
export async function* openBytes(
  file: string,
  name: string,
  start = 0,
  end?: number,
): AsyncGenerator<Buffer> {
  const raw = createReadStream(file, {
    start,
    highWaterMark: 1 << 20,
    ...(end !== undefined && { end: Math.max(start, end) - 1 }),
  })
  if (end !== undefined && end <= start) return
  const stream = file.endsWith('.gz') ? raw.pipe(createGunzip({ chunkSize: 1 << 18 })) : raw
  if (stream !== raw) raw.on('error', error => stream.destroy(error))
  try {
    for await (const chunk of stream) yield chunk as Buffer
  } catch (cause) {
    throw readError(name, cause)
  } finally {
    raw.destroy()
  }
}

/** What went wrong in reading or unpacking, as an error of the file. */
export function readError(name: string, cause: unknown): unknown {
  if (isMetamlError(cause) || !(cause instanceof Error) || !('code' in cause)) return cause
  return fileError(name, cause.message, 'a whole file', cause)
}

/** Whether there is a file or a folder; undefined when there is neither. */
export async function kindOf(file: string): Promise<'file' | 'folder' | undefined> {
  try {
    const found = await stat(file)
    return found.isDirectory() ? 'folder' : 'file'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

/** The error of a file that is not there. */
export function missingFile(name: string, absolute: string): Error {
  return datasetError('MISSING', `There is no file '${name}' for the data set.`, {
    expected: `a file or folder ${absolute}`,
    found: 'none',
    todo: 'write the path relative to the project, that is to the folder of its package.json',
    data: { file: name },
  })
}
