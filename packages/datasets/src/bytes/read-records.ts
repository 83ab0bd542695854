import { fileError } from '../dataset-error.js'
import type { Bytes } from './open-bytes.js'

/** A place in a stream of bytes: what comes next can be taken in pieces. */
export interface ByteCursor {
  /**
   * The next bytes, exactly so many; good until the next call.
   * @throws METAML_E_DATASET_FILE where the stream ends before
   */
  take(length: number): Promise<Buffer>
  /** Stops reading. */
  close(): Promise<void>
}

/** Takes a stream of bytes piece by piece. */
export function takeBytes(bytes: Bytes, name: string): ByteCursor {
  const iterator = bytes[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  return {
    async take(length) {
      if (rest.length < length) {
        const pieces = [rest]
        let total = rest.length
        while (total < length) {
          const { value, done } = await iterator.next()
          if (done) throw fileError(name, `an end after ${total} of ${length} bytes`, 'a whole file')
          pieces.push(value)
          total += value.length
        }
        rest = Buffer.concat(pieces, total)
      }
      const taken = rest.subarray(0, length)
      rest = rest.subarray(length)
      return taken
    },
    async close() {
      await iterator.return?.()
    },
  }
}

/** Bytes that a block of rows has at most, if one row is not larger. */
const blockBytes = 1 << 20

/** A row of more bytes is none of a data set for small networks. */
const mostRowBytes = 1 << 28

/** Splits bytes into blocks of whole rows of `rowBytes` each, `rows` in all. */
export async function* readRecords(
  cursor: ByteCursor,
  rows: number,
  rowBytes: number,
  name: string,
): AsyncGenerator<{ readonly rows: number; readonly bytes: Buffer }> {
  if (rowBytes > mostRowBytes) throw fileError(name, `rows of ${rowBytes} bytes`, `at most ${mostRowBytes}`)
  const most = Math.max(1, Math.floor(blockBytes / Math.max(1, rowBytes)))
  try {
    for (let row = 0; row < rows; row += most) {
      const count = Math.min(most, rows - row)
      yield { rows: count, bytes: await cursor.take(count * rowBytes) }
    }
  } finally {
    await cursor.close()
  }
}
