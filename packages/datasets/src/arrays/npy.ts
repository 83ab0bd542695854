import type { Bytes } from '../bytes/open-bytes.js'
import { type ByteCursor, readRecords, takeBytes } from '../bytes/read-records.js'
import { fileError } from '../dataset-error.js'
import { type ArrayReader, rowSize } from './array-reader.js'
import { decodeNumbers, parseNumberType } from './decode-numbers.js'
import { unpickleTexts } from './unpickle-texts.js'

/** Pickled class names, and arrays that are turned round in memory, are no larger than this. */
const mostPickled = 1 << 24

/**
 * Opens an array in NumPy's format, versions 1 to 3: numbers, texts, and pickled texts, as `classes.npy` often is;
 * of a pickle texts alone are read, nothing is executed.
 * @param open gives the bytes of the array from its start
 * @throws METAML_E_DATASET_FILE
 */
export async function openNpy(open: () => Bytes, file: string): Promise<ArrayReader> {
  const cursor = takeBytes(open(), file)
  const header = await readHeader(cursor, file)
  await cursor.close()
  const { descr, shape, fortran, length } = header
  const count = shape.reduce((product, n) => product * n, 1)

  async function atData(): Promise<ByteCursor> {
    const cursor = takeBytes(open(), file)
    await cursor.take(length)
    return cursor
  }

  const type = parseNumberType(descr)
  if (type !== undefined) {
    const bytesOfRow = rowSize(shape) * type.size
    return {
      kind: 'numbers',
      ...{ file, shape },
      async *blocks() {
        const cursor = await atData()
        if (fortran && shape.length > 1) {
          const all = decodeNumbers(await cursor.take(count * type.size), type)
          await cursor.close()
          yield toRowOrder(all, shape)
          return
        }
        for await (const { bytes } of readRecords(cursor, shape[0]!, bytesOfRow, file)) {
          yield decodeNumbers(bytes, type)
        }
      },
    }
  }
  const text = /^([<>|])([US])(\d+)$/.exec(descr)
  if (shape.length !== 1 || (text === null && descr !== '|O')) {
    throw fileError(
      file,
      `an array of type ${descr} and shape (${shape.join(', ')})`,
      'numbers, or texts in a row',
    )
  }
  return {
    kind: 'texts',
    ...{ file, shape },
    async values() {
      const cursor = await atData()
      try {
        if (text === null) return await readPickled(cursor, count, file)
        const size = Number(text[3]) * (text[2] === 'U' ? 4 : 1)
        const bytes = await cursor.take(count * size)
        return Array.from({ length: count }, (_, i) =>
          decodeText(bytes.subarray(i * size, (i + 1) * size), text[2] === 'U', text[1] === '>'),
        )
      } finally {
        await cursor.close()
      }
    },
  }
}

async function readHeader(
  cursor: ByteCursor,
  file: string,
): Promise<{ descr: string; shape: number[]; fortran: boolean; length: number }> {
  const start = Buffer.from(await cursor.take(10))
  const version = start[6]!
  if (start.toString('latin1', 0, 6) !== '\x93NUMPY' || version < 1 || version > 3) {
    throw fileError(file, 'other bytes than those of an .npy', 'an array in NumPy’s format, version 1 to 3')
  }
  const wide = version > 1
  const length = wide
    ? start.readUInt16LE(8) + (await cursor.take(2)).readUInt16LE(0) * 65536
    : start.readUInt16LE(8)
  if (length > 1 << 20) throw fileError(file, `a header of ${length} bytes`, 'a header below 1 MB')
  const text = (await cursor.take(length)).toString('latin1')
  const descr = /'descr'\s*:\s*'([^']+)'/.exec(text)?.[1]
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1]
  const shape = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(text)?.[1]
  if (descr === undefined || fortran === undefined || shape === undefined) {
    throw fileError(file, text.slice(0, 120), 'a plain array: numbers, or texts')
  }
  const sizes = (shape.match(/\d+/g) ?? []).map(Number)
  const size = sizes.reduce((product, n) => product * n, 1)
  if (sizes.length === 0 || !Number.isSafeInteger(size * 8)) {
    throw fileError(file, `the shape (${shape})`, 'one dimension or more, of possible size')
  }
  return { descr, shape: sizes, fortran: fortran === 'True', length: 10 + (wide ? 2 : 0) + length }
}

async function readPickled(cursor: ByteCursor, count: number, file: string): Promise<string[]> {
  const pieces: Buffer[] = []
  let total = 0
  try {
    for (; total < mostPickled; total++) pieces.push(Buffer.from(await cursor.take(1)))
  } catch {
    // The end of the stream is the end of the pickle.
  }
  const texts = unpickleTexts(Buffer.concat(pieces))
  if (texts?.length === count) return texts
  throw fileError(file, 'a pickle of something else', 'a pickled array of texts')
}

function decodeText(bytes: Buffer, wide: boolean, bigEndian: boolean): string {
  if (!wide) return bytes.toString('utf8').replace(/\0+$/, '')
  let text = ''
  for (let at = 0; at < bytes.length; at += 4) {
    const code = bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)
    if (code !== 0) text += String.fromCodePoint(Math.min(code, 0x10ffff))
  }
  return text
}

/** From Fortran's order, first index fastest, to C's. */
function toRowOrder(values: Float32Array, shape: readonly number[]): Float32Array {
  const result = new Float32Array(values.length)
  const index = new Array<number>(shape.length).fill(0)
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1))
  let place = 0
  for (const value of values) {
    result[place] = value
    for (let axis = 0; axis < shape.length; axis++) {
      place += strides[axis]!
      if (++index[axis]! < shape[axis]!) break
      place -= strides[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return result
}
