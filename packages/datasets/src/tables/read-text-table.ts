import { type Bytes, openBytes } from '../bytes/open-bytes.js'
import { fileError, valueError } from '../dataset-error.js'
import { bareField, cutRows, type Dialect } from './cut-rows.js'
import { readNumber } from './read-number.js'
import type { TableBlock } from './table-reader.js'

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
  let values: number[] = []
  let found: string[][] = texts.map(() => [])
  const bytes = skipBytes(openBytes(absolute, file), skip)
  for await (const rows of cutRows(bytes, dialect, file, take)) {
    if (rows === 0) continue
    yield { rows, numbers: new Float32Array(values), texts: found }
    values = []
    found = texts.map(() => [])
  }

  function take(fields: readonly string[], row: number): void {
    if (fields.length !== columns.length) throw wrongCount(fields.length, row)
    for (const column of numbers) {
      const value = readNumber(fields[column]!)
      values.push(Number.isNaN(value) ? readQuoted(fields[column]!, column, row) : value)
    }
    for (const [n, column] of texts.entries()) found[n]!.push(bareField(fields[column]!, dialect))
  }

  function readQuoted(field: string, column: number, row: number): number {
    const text = bareField(field, dialect)
    const value = readNumber(text)
    if (!Number.isNaN(value)) return value
    const name = columns[column]!
    throw valueError(
      'VALUE',
      { file, row, column: name },
      {
        expected: 'a number',
        found: text === '' ? 'nothing' : `'${text}'`,
        todo: `mend the row, or leave out the column: ignore: ['${name}']`,
      },
    )
  }

  function wrongCount(found: number, row: number): Error {
    const { length } = columns
    return valueError('COLUMNS', { file, row }, { expected: `${length} columns`, found: String(found) })
  }
}

async function* skipBytes(bytes: Bytes, skip: number): AsyncGenerator<Buffer> {
  let left = skip
  for await (const piece of bytes) {
    if (left < piece.length) yield piece.subarray(left)
    left = Math.max(0, left - piece.length)
  }
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
