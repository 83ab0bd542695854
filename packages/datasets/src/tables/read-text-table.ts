import { openBytes } from '../bytes/open-bytes.js'
import { fileError } from '../dataset-error.js'
import { type Dialect, rowScanner } from './scan-rows.js'
import type { TableBlock } from './table-reader.js'

/** A line longer than this is none of a table. */
const longestRow = 1 << 26

/** Where the rows of a text file begin and how they are cut. */
export interface TextTable {
  readonly absolute: string
  /** As messages name it. */
  readonly file: string
  readonly columns: readonly string[]
  readonly dialect: Dialect
  /** Bytes before the first row, unpacked. */
  readonly skip: number
}

/**
 * Reads a text file of rows piece by piece: the memory it takes does not grow with the file.
 * @throws METAML_E_DATASET_VALUE, METAML_E_DATASET_COLUMNS, METAML_E_DATASET_FILE
 */
export async function* readTextTable(
  { absolute, file, columns, dialect, skip }: TextTable,
  numbers: readonly number[],
  texts: readonly number[],
): AsyncGenerator<TableBlock> {
  const roles = new Int32Array(columns.length).fill(-1)
  numbers.forEach((column, n) => {
    roles[column] = n
  })
  texts.forEach((column, n) => {
    roles[column] = -2 - n
  })
  const wanted = { columns, roles, numberCount: numbers.length, textCount: texts.length }
  const { scan, fetch } = rowScanner(file, dialect, wanted)
  let work = Buffer.alloc(1 << 21)
  let held = 0
  let toSkip = skip
  for await (const piece of openBytes(absolute, file)) {
    const skipped = Math.min(toSkip, piece.length)
    toSkip -= skipped
    const total = held + piece.length - skipped
    if (total > work.length) {
      if (total > longestRow) {
        throw fileError(file, `a line of more than ${longestRow / 2 ** 20} MB`, 'rows of text, one a line')
      }
      const larger = Buffer.alloc(Math.max(total, 2 * work.length))
      work.copy(larger, 0, 0, held)
      work = larger
    }
    piece.copy(work, held, skipped)
    const used = scan(work.subarray(0, total), false)
    work.copyWithin(0, used, total)
    held = total - used
    const block = fetch()
    if (block.rows > 0) yield block
  }
  scan(work.subarray(0, held), true)
  const block = fetch()
  if (block.rows > 0) yield block
}

/**
 * The first bytes of a text file, unpacked, without a byte order mark's effect on names.
 * @throws METAML_E_DATASET_FILE for an empty file, or one of UTF-16
 */
export async function readTextStart(absolute: string, file: string, most = 1 << 20): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of openBytes(absolute, file)) {
    pieces.push(piece)
    length += piece.length
    if (length >= most) break
  }
  const start = Buffer.concat(pieces)
  if (start.length === 0) throw fileError(file, 'an empty file', 'rows of text')
  if (start.indexOf(0) >= 0) throw fileError(file, 'bytes that are no text', 'rows of text in UTF-8')
  return start
}
