import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { fileError } from '../dataset-error.js'
import { type Bytes, openBytes, readError } from './open-bytes.js'

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
  const handle = await open(absolute)
  try {
    const { size } = await handle.stat()
    const { offset, length } = await findDirectory(handle, size, file)
    if (length > 1 << 26 || offset + length > size)
      throw fileError(file, 'a damaged directory', 'a whole zip')
    const directory = Buffer.alloc(length)
    await handle.read(directory, 0, length, offset)
    return await Promise.all(
      readDirectory(directory, file).map(entry => openEntry(entry, handle, absolute, file)),
    )
  } catch (error) {
    if (error instanceof RangeError) throw fileError(file, 'a damaged directory', 'a whole zip', error)
    throw error
  } finally {
    await handle.close()
  }
}

interface DirectoryEntry {
  readonly name: string
  readonly method: number
  readonly packed: number
  readonly size: number
  readonly offset: number
}

const all32 = 0xffffffff

async function findDirectory(
  handle: FileHandle,
  size: number,
  file: string,
): Promise<{ offset: number; length: number }> {
  const tail = Buffer.alloc(Math.min(size, 65_557 + 20))
  await handle.read(tail, 0, tail.length, size - tail.length)
  const end = tail.lastIndexOf(Buffer.from('504b0506', 'hex'))
  if (end < 0 || end + 22 > tail.length) throw fileError(file, 'no directory of a zip', 'a whole zip')
  const [length, offset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)]
  if (offset !== all32 && length !== all32) return { offset, length }
  const locator = tail.lastIndexOf(Buffer.from('504b0607', 'hex'))
  if (locator < 0) throw fileError(file, 'no directory of a zip', 'a whole zip')
  const record = Buffer.alloc(56)
  await handle.read(record, 0, 56, Number(tail.readBigUInt64LE(locator + 8)))
  return { offset: Number(record.readBigUInt64LE(48)), length: Number(record.readBigUInt64LE(40)) }
}

function readDirectory(directory: Buffer, file: string): DirectoryEntry[] {
  const entries: DirectoryEntry[] = []
  for (let at = 0; at + 46 <= directory.length; ) {
    if (directory.readUInt32LE(at) !== 0x02014b50) throw fileError(file, 'a damaged directory', 'a whole zip')
    const [nameLength, extraLength] = [directory.readUInt16LE(at + 28), directory.readUInt16LE(at + 30)]
    const sizes = [24, 20, 42].map(field => directory.readUInt32LE(at + field))
    const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
    const [size, packed, offset] = readZip64(sizes, extra)
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      ...{ size: size!, packed: packed!, offset: offset! },
    })
    at += 46 + nameLength + extraLength + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** Sizes that do not fit in 32 bits stand in the extra field 1, in the order of those that are missing. */
function readZip64(sizes: readonly number[], extra: Buffer): number[] {
  let at = 0
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2)
  at += 4
  return sizes.map(size => {
    if (size !== all32) return size
    at += 8
    return Number(extra.readBigUInt64LE(at - 8))
  })
}

async function openEntry(
  { name, method, packed, offset }: DirectoryEntry,
  handle: FileHandle,
  absolute: string,
  file: string,
): Promise<ZipEntry> {
  if (method !== 0 && method !== 8) {
    throw fileError(file, `'${name}', packed by method ${method}`, 'files that are stored or deflated')
  }
  const local = Buffer.alloc(30)
  await handle.read(local, 0, 30, offset)
  const start = offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
  return {
    name,
    open: () => {
      const bytes = openBytes(absolute, file, start, start + packed)
      return method === 0 ? bytes : inflate(bytes, file)
    },
  }
}

async function* inflate(bytes: Bytes, file: string): AsyncGenerator<Buffer> {
  const stream = Readable.from(bytes, { objectMode: false }).pipe(createInflateRaw({ chunkSize: 1 << 18 }))
  try {
    for await (const chunk of stream) yield chunk as Buffer
  } catch (cause) {
    throw readError(file, cause)
  }
}
