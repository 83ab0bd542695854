import { datasetError, fileError } from '../dataset-error.js'
import { readTextStart, readTextTable } from './read-text-table.js'
import type { TableReader } from './table-reader.js'

/**
 * Opens a file of comma-separated values (or semicolons or tabs, as its first line shows), packed with gzip or not.
 *
 * The first line has the names of the columns, unless one of its fields is a number; then columns are called by
 * their numbers, from 1 on.
 * @throws METAML_E_DATASET_FILE
 */
export async function openCsv(absolute: string, file: string, header?: boolean): Promise<TableReader> {
  const start = await readTextStart(absolute, file)
  const mark = start.subarray(0, 3).equals(byteOrderMark) ? 3 : 0
  const lineEnd = start.indexOf(10)
  const line = start.toString('utf8', mark, lineEnd < 0 ? start.length : lineEnd).replace(/\r$/, '')
  const delimiter = findDelimiter(line)
  const fields = cutLine(line, delimiter)
  const named = header ?? !fields.some(isNumber)
  const columns = named ? fields : fields.map((_, index) => String(index + 1))
  checkNames(columns, file)
  if (named && lineEnd < 0) throw fileError(file, 'one line', 'a line with names, and rows')
  const table = {
    ...{ absolute, file, columns },
    dialect: { delimiter: delimiter.charCodeAt(0), quotes: [34] },
    skip: named ? lineEnd + 1 : mark,
  }
  return { file, columns, read: (numbers, texts) => readTextTable(table, numbers, texts) }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** Of comma, semicolon and tab, the one that stands most often outside quotes. */
function findDelimiter(line: string): string {
  const bare = line.replace(/"(?:[^"]|"")*"/g, '')
  const counts = [',', ';', '\t'].map(sign => [sign, bare.split(sign).length] as const)
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

/** The fields of one line, without their quotes. */
export function cutLine(line: string, delimiter: string): string[] {
  const fields: string[] = []
  let at = 0
  for (;;) {
    const rest = line.slice(at)
    const quoted = /^\s*"((?:[^"]|"")*)"[^\S\t]*/.exec(rest)
    const next = line.indexOf(delimiter, at + (quoted?.[0].length ?? 0))
    const field = quoted
      ? quoted[1]!.replaceAll('""', '"')
      : line.slice(at, next < 0 ? line.length : next).trim()
    fields.push(field)
    if (next < 0) return fields
    at = next + 1
  }
}

function isNumber(field: string): boolean {
  return field !== '' && Number.isFinite(Number(field))
}

/** @throws METAML_E_DATASET_FILE when two columns have one name */
export function checkNames(columns: readonly string[], file: string): void {
  const twice = columns.find((name, index) => columns.indexOf(name) !== index)
  if (twice === undefined) return
  throw datasetError('FILE', `The file ${file} has two columns called '${twice}'.`, {
    expected: 'columns with names of their own',
    found: columns.slice(0, 40).join(', '),
    data: { file, column: twice },
  })
}
