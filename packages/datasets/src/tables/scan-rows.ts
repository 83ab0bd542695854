import { fileError, valueError } from '../dataset-error.js'
import { type ParsedNumber, parseNumber } from './parse-number.js'

/** How text is cut into fields. */
export interface Dialect {
  /** The byte between fields. */
  readonly delimiter: number
  /** Bytes that may enclose a field. */
  readonly quotes: readonly number[]
  /** The byte that makes the next one literal inside quotes; otherwise a doubled quote is one. */
  readonly escape?: number
  /** The byte that a line without rows begins with. */
  readonly comment?: number
}

/** Which columns are wanted, and as what. */
export interface Wanted {
  readonly columns: readonly string[]
  /** Per column: n as number n, -1 not at all, -2 - n as text n. */
  readonly roles: Int32Array
  readonly numberCount: number
  readonly textCount: number
}

/** Rows that have been cut and parsed, until they are fetched. */
export interface Scanned {
  rows: number
  numbers: Float32Array
  texts: string[][]
}

/**
 * Makes a function that cuts bytes into rows and parses the wanted fields.
 *
 * It takes whole rows only and returns how many bytes it has used; with `last`, the end of the bytes ends a row.
 * @throws METAML_E_DATASET_VALUE, METAML_E_DATASET_COLUMNS
 */
export function rowScanner(
  file: string,
  { delimiter, quotes, escape: literal, comment }: Dialect,
  { columns, roles, numberCount, textCount }: Wanted,
): { scan(bytes: Buffer, last: boolean): number; fetch(): Scanned } {
  const parsed: ParsedNumber = { value: 0, end: 0 }
  const seen = new Map<number, string>()
  const [quote1, quote2] = [quotes[0] ?? -1, quotes[1] ?? -1]
  let row = 0
  let scanned = fresh(1 << 14)

  function fresh(capacity: number): Scanned {
    return {
      rows: 0,
      numbers: new Float32Array(capacity * numberCount),
      texts: Array.from({ length: textCount }, () => []),
    }
  }

  /** Short texts are made once: a file has few labels and many rows. */
  function textOf(bytes: Buffer, from: number, to: number): string {
    if (to - from > 6) return bytes.toString('utf8', from, to)
    let key = 1
    for (let i = from; i < to; i++) key = key * 256 + bytes[i]!
    let text = seen.get(key)
    if (text === undefined) {
      text = bytes.toString('utf8', from, to)
      if (seen.size < 4096) seen.set(key, text)
    }
    return text
  }

  function numberOf(text: string, column: number): number {
    const trimmed = text.trim()
    const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(trimmed) ? Number(trimmed) : Number.NaN
    if (Number.isFinite(Math.fround(value))) return value
    throw valueError(
      'VALUE',
      { file, row, column: columns[column]! },
      {
        expected: 'a number',
        found: trimmed === '' ? 'nothing' : `'${trimmed}'`,
        todo: `mend the row, or leave out the column: ignore: ['${columns[column]}']`,
      },
    )
  }

  function wrongCount(found: number, more: boolean): never {
    throw valueError(
      'COLUMNS',
      { file, row },
      { expected: `${columns.length} columns`, found: more ? `more than ${columns.length}` : String(found) },
    )
  }

  function scan(bytes: Buffer, last: boolean): number {
    const end = bytes.length
    const lastLine = bytes.lastIndexOf(newline)
    let at = 0
    for (;;) {
      const start = at
      if (at >= end) return at
      const head = bytes[at]!
      if (head === newline || head === comment || head === carriageReturn) {
        const next = bytes.indexOf(newline, at)
        if (next < 0) return last ? end : start
        const blank = head === comment || bytes.toString('latin1', at, next).trim() === ''
        if (blank) {
          at = next + 1
          continue
        }
      }
      // The row is complete in the bytes, or another piece is waited for.
      if (!last && at > lastLine) return start
      const capacity = numberCount === 0 ? Number.POSITIVE_INFINITY : scanned.numbers.length / numberCount
      if (scanned.rows === capacity) {
        const larger = new Float32Array(scanned.numbers.length * 2)
        larger.set(scanned.numbers)
        scanned.numbers = larger
      }
      const base = scanned.rows * numberCount
      let column = 0
      for (;;) {
        if (column === columns.length) wrongCount(column, true)
        const role = roles[column]!
        let byte = at < end ? bytes[at]! : newline
        while (byte === space && delimiter !== space) byte = ++at < end ? bytes[at]! : newline
        if ((byte === quote1 || byte === quote2) && at < end) {
          const close = closingQuote(bytes, at + 1, byte)
          if (close < 0) {
            if (!last) return start
            throw fileError(file, `a quote without its end in row ${row + 1}`, 'quotes in pairs')
          }
          // It may be the first half of a doubled quote.
          if (close + 1 >= end && !last) return start
          if (role !== -1) {
            const text = unquote(bytes, at + 1, close, byte)
            if (role >= 0) scanned.numbers[base + role] = numberOf(text, column)
            else scanned.texts[-2 - role]![scanned.rows] = text
          }
          at = close + 1
          while (at < end && bytes[at] !== delimiter && bytes[at] !== newline) at++
        } else if (role >= 0) {
          parseNumber(bytes, at, end, parsed)
          let stop = parsed.end
          if (stop >= 0 && bytes[stop] === carriageReturn && bytes[stop + 1] === newline) stop++
          if (stop >= 0 && (stop >= end || bytes[stop] === delimiter || bytes[stop] === newline)) {
            scanned.numbers[base + role] = parsed.value
            at = stop
          } else {
            const from = at
            at = endOfField(bytes, at, end)
            if (at >= end && !last) return start
            scanned.numbers[base + role] = numberOf(bytes.toString('utf8', from, at), column)
          }
        } else {
          const from = at
          at = endOfField(bytes, at, end)
          if (role !== -1) {
            let to = at
            while (to > from && (bytes[to - 1] === space || bytes[to - 1] === carriageReturn)) to--
            scanned.texts[-2 - role]![scanned.rows] = textOf(bytes, from, to)
          }
        }
        column++
        if (at >= end) {
          // Quoted line ends may have led past the last piece.
          if (!last) return start
          break
        }
        if (bytes[at] === newline) break
        at++
      }
      if (column !== columns.length) wrongCount(column, false)
      at++
      row++
      scanned.rows++
    }
  }

  function endOfField(bytes: Buffer, from: number, end: number): number {
    let at = from
    while (at < end) {
      const byte = bytes[at]!
      if (byte === delimiter || byte === newline) return at
      at++
    }
    return at
  }

  function closingQuote(bytes: Buffer, from: number, quote: number): number {
    for (let at = from; at < bytes.length; at++) {
      if (bytes[at] === literal) at++
      else if (bytes[at] === quote) {
        if (literal === undefined && bytes[at + 1] === quote) at++
        else return at
      }
    }
    return -1
  }

  function unquote(bytes: Buffer, from: number, to: number, quote: number): string {
    const text = bytes.toString('utf8', from, to)
    const mark = String.fromCharCode(quote)
    return literal === undefined ? text.replaceAll(mark + mark, mark) : text.replace(/\\(.)/g, '$1')
  }

  return {
    scan,
    fetch() {
      const { rows, numbers, texts } = scanned
      // A row that was cut off may have left texts behind.
      for (const column of texts) column.length = rows
      scanned = fresh(Math.max(1 << 10, rows))
      return { rows, numbers: numbers.subarray(0, rows * numberCount), texts }
    },
  }
}

const newline = 10
const carriageReturn = 13
const space = 32
