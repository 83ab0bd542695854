import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createInflate } from 'node:zlib'
import { type Bytes, openBytes, readError } from '../bytes/open-bytes.js'
import { type ByteCursor, readRecords, takeBytes } from '../bytes/read-records.js'
import { fileError } from '../dataset-error.js'
import { decodeNumbers, type NumberType } from './decode-numbers.js'

/** A numeric array of a MATLAB file. */
export interface MatArray {
  readonly name: string
  /** MATLAB's: the first index runs fastest. */
  readonly shape: readonly number[]
  /** The numbers in the file's order, in blocks of whole slices of the last axis. */
  blocks(): AsyncIterable<Float32Array>
}

const compressed = 15
const matrix = 14
const types: Readonly<Record<number, readonly [NumberType['kind'], number]>> = {
  1: ['i', 1],
  2: ['u', 1],
  3: ['i', 2],
  4: ['u', 2],
  5: ['i', 4],
  6: ['u', 4],
  7: ['f', 4],
  9: ['f', 8],
  12: ['i', 8],
  13: ['u', 8],
}

/**
 * Lists the arrays of a MATLAB file of level 5, packed or not (MATLAB, "MAT-File Format", Level 5); real numeric
 * arrays only. Reads headers alone.
 * @throws METAML_E_DATASET_FILE
 */
export async function openMat(absolute: string, file: string): Promise<MatArray[]> {
  const handle = await open(absolute)
  const arrays: MatArray[] = []
  try {
    const { size } = await handle.stat()
    const header = Buffer.alloc(128)
    await handle.read(header, 0, 128, 0)
    const mark = header.toString('latin1', 126, 128)
    if (size < 128 || mark !== 'IM') {
      const found = mark === 'MI' ? 'a big-endian file' : 'no MATLAB file of level 5'
      throw fileError(file, found, 'a MATLAB file of level 5 (save it with -v7 or -v6)')
    }
    const tag = Buffer.alloc(8)
    for (let at = 128; at + 8 <= size; ) {
      await handle.read(tag, 0, 8, at)
      const [type, bytes] = [tag.readUInt32LE(0), tag.readUInt32LE(4)]
      const [start, end] = [at + 8, at + 8 + bytes]
      if (end > size) throw fileError(file, `an end after ${size} bytes`, `at least ${end} bytes`)
      if (type === compressed) {
        const found = await openMatrix(() => inflate(openBytes(absolute, file, start, end), file), file, true)
        if (found) arrays.push(found)
      } else if (type === matrix) {
        const found = await openMatrix(() => openBytes(absolute, file, start, end), file, false)
        if (found) arrays.push(found)
      }
      at = type === compressed ? end : start + Math.ceil(bytes / 8) * 8
    }
  } finally {
    await handle.close()
  }
  return arrays
}

/** Reads the head of a matrix; undefined for one that holds no real numbers. */
async function openMatrix(open: () => Bytes, file: string, tagged: boolean): Promise<MatArray | undefined> {
  const cursor = takeBytes(open(), file)
  const head = await readMatrixHead(cursor, file, tagged)
  await cursor.close()
  if (head === undefined) return undefined
  const { name, shape, type } = head
  const rows = shape.at(-1)!
  const rowBytes = shape.slice(0, -1).reduce((product, n) => product * n, 1) * type.size
  return {
    ...{ name, shape },
    async *blocks() {
      const cursor = takeBytes(open(), file)
      await readMatrixHead(cursor, file, tagged)
      for await (const { bytes } of readRecords(cursor, rows, rowBytes, file))
        yield decodeNumbers(bytes, type)
    },
  }
}

/** Leaves the cursor at the first number. */
async function readMatrixHead(
  cursor: ByteCursor,
  file: string,
  tagged: boolean,
): Promise<{ name: string; shape: number[]; type: NumberType } | undefined> {
  if (tagged && (await cursor.take(8)).readUInt32LE(0) !== matrix) return undefined
  const flags = await takeElement(cursor, file)
  const sizes = await takeElement(cursor, file)
  const name = (await takeElement(cursor, file)).toString('latin1')
  const [kind, complex] = [flags.readUInt8(0), (flags.readUInt8(1) & 8) !== 0]
  if (kind < 6 || kind > 15 || complex) return undefined
  const shape = Array.from({ length: sizes.length / 4 }, (_, axis) => sizes.readInt32LE(axis * 4))
  const tag = await cursor.take(4)
  const word = tag.readUInt32LE(0)
  const type = types[word & 0xffff]
  if (type === undefined || shape.some(n => n < 0))
    throw fileError(file, `numbers of type ${word}`, 'plain numbers')
  // A small element has its length in the upper half, and its numbers at once.
  if (word >>> 16 === 0) await cursor.take(4)
  return { name, shape, type: { kind: type[0], size: type[1], bigEndian: false } }
}

async function takeElement(cursor: ByteCursor, file: string): Promise<Buffer> {
  const word = (await cursor.take(4)).readUInt32LE(0)
  if (word >>> 16 !== 0) return Buffer.from(await cursor.take(4)).subarray(0, word >>> 16)
  const length = (await cursor.take(4)).readUInt32LE(0)
  if (length > 1 << 16) throw fileError(file, 'a damaged head of an array', 'a whole file')
  return Buffer.from(await cursor.take(Math.ceil(length / 8) * 8)).subarray(0, length)
}

async function* inflate(bytes: Bytes, file: string): AsyncGenerator<Buffer> {
  const stream = Readable.from(bytes, { objectMode: false }).pipe(createInflate({ chunkSize: 1 << 18 }))
  try {
    for await (const chunk of stream) yield chunk as Buffer
  } catch (cause) {
    throw readError(file, cause)
  }
}
