import { isMetamlError } from '@metaml/core'
import { type Entry, openPromise } from 'yauzl'
import { fileError } from '../dataset-error.js'
import type { Bytes } from './open-bytes.js'

/** A file inside a zip. */
export interface ZipEntry {
  readonly name: string
  /** Its bytes, unpacked; opened anew with every call. */
  open(): Bytes
}

/**
 * Lists the files of a zip archive by its central directory; stored and deflated ones, zip64 too.
 * @throws METAML_E_DATASET_FILE
 */
export async function listZip(absolute: string, file: string): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = []
  try {
    const zip = await openPromise(absolute)
    for await (const entry of zip.eachEntry()) {
      entries.push({ name: entry.fileName, open: () => readEntry(absolute, file, entry) })
    }
  } catch (cause) {
    throw zipError(file, cause)
  }
  return entries
}

/** Every reading has a handle of its own, so that none has to be kept open between two. */
async function* readEntry(absolute: string, file: string, entry: Entry): AsyncGenerator<Buffer> {
  try {
    const zip = await openPromise(absolute, { autoClose: false })
    try {
      for await (const chunk of await zip.openReadStreamPromise(entry)) yield chunk as Buffer
    } finally {
      zip.close()
    }
  } catch (cause) {
    throw zipError(file, cause)
  }
}

function zipError(file: string, cause: unknown): unknown {
  return isMetamlError(cause) || !(cause instanceof Error)
    ? cause
    : fileError(file, cause.message, 'a whole zip', cause)
}
