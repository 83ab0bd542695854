import { StringDecoder } from 'node:string_decoder'
import Papa from 'papaparse'
import type { Bytes } from '../bytes/open-bytes.js'
import { fileError } from '../dataset-error.js'

/** How text is cut into fields. */
export interface Dialect {
  /** Between fields; by default comma, semicolon or tab, as the text shows. */
  readonly delimiter?: string
  /** What encloses a field that has delimiters or line ends in it, and what else may enclose others. */
  readonly quotes: readonly [string, ...string[]]
  /** What makes the next sign literal inside quotes; otherwise a doubled quote is one. */
  readonly escape?: string
  /** What a line without rows begins with. */
  readonly comment?: string
}

/** A row longer than this is none of a table; in characters. */
const longestRow = 1 << 24

/** Bytes that are cut at a time: what a larger piece leaves behind outlives the young generation of the heap. */
const pieceBytes = 1 << 16

/**
 * Cuts text into rows of fields; leaves out blank lines and comments.
 * @param take gets each row at once, and its number from 0 on: rows that are not kept cost the garbage collector little
 * @returns after each piece of text, how many rows it had
 * @throws METAML_E_DATASET_FILE where quotes are not in pairs
 */
export async function* cutRows(
  bytes: Bytes,
  dialect: Dialect,
  file: string,
  take: (fields: readonly string[], row: number) => void,
): AsyncGenerator<number> {
  const decoder = new StringDecoder('utf8')
  let text = ''
  let wanted = 0
  let row = 0
  for await (const piece of cutPieces(bytes)) {
    text += decoder.write(piece)
    if (text.length > longestRow) {
      throw fileError(file, `a row of more than ${longestRow / 2 ** 20} MB`, 'rows of text, one a line')
    }
    if (text.length < wanted) continue
    const before = row
    const used = cutText(text.slice(0, text.lastIndexOf('\n') + 1), dialect, file, take, before)
    text = text.slice(used.length)
    row += used.rows
    // A row that has not ended yet is tried again with twice as much, so that the work stays linear.
    wanted = used.length === 0 ? 2 * text.length : 0
    yield row - before
  }
  text += decoder.end()
  const { rows, length } = cutText(text, dialect, file, take, row)
  if (length < text.length) throw quoteError(file, row + rows)
  yield rows
}

async function* cutPieces(bytes: Bytes): AsyncGenerator<Buffer> {
  for await (const piece of bytes) {
    for (let at = 0; at < piece.length; at += pieceBytes) yield piece.subarray(at, at + pieceBytes)
  }
}

/**
 * Cuts a whole text.
 * @param first the number of its first row
 * @returns its rows, and how long they are: less than the text where the last one ends inside quotes
 * @throws METAML_E_DATASET_FILE where a quote ends before its field does
 */
export function cutText(
  text: string,
  { delimiter, quotes, escape: literal, comment }: Dialect,
  file: string,
  take: (fields: readonly string[], row: number) => void,
  first = 0,
): { rows: number; length: number; delimiter: string } {
  let rows = 0
  let length = 0
  let open = false
  let found = delimiter ?? ','
  Papa.parse<readonly string[]>(text, {
    ...{ newline: '\n', quoteChar: quotes[0] },
    ...(delimiter === undefined ? { delimitersToGuess: [',', ';', '\t'] } : { delimiter }),
    ...(literal !== undefined && { escapeChar: literal }),
    ...(comment !== undefined && { comments: comment }),
    step({ data, errors, meta }) {
      found = meta.delimiter
      for (const { code } of errors) {
        if (code === 'InvalidQuotes') throw quoteError(file, first + rows)
        if (code === 'MissingQuotes') open = true
      }
      if (open) return
      length = meta.cursor
      if (isRow(data)) take(data, first + rows++)
    },
  })
  return { rows, length: open ? length : text.length, delimiter: found }
}

/** A field without the spaces around it, and without quotes that stand behind spaces or are of the second kind. */
export function bareField(field: string, { quotes, escape: literal }: Dialect): string {
  const bare = field.trim()
  const mark = bare[0]
  const enclosed =
    mark !== undefined &&
    quotes.includes(mark) &&
    (mark !== quotes[0] || mark !== field[0]) &&
    bare.length > 1 &&
    bare.endsWith(mark)
  const text = enclosed ? bare.slice(1, -1) : bare
  return literal !== undefined && text.includes(literal) ? text.replace(/\\(.)/g, '$1') : text
}

function isRow(fields: readonly string[]): boolean {
  return fields.length > 1 || fields[0]!.trim() !== ''
}

function quoteError(file: string, row: number): Error {
  return fileError(file, `a quote out of place in row ${row + 1}`, 'quotes in pairs around whole fields')
}
