import { datasetError, fileError } from '../dataset-error.js'
import { bareField, cutText, type Dialect } from './cut-rows.js'
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
  const fields: string[] = []
  const { delimiter, length } = cutText(line, dialect, file, row => {
    fields.push(...row.map(field => bareField(field, dialect)))
  })
  if (length < line.length)
    throw fileError(file, 'a quote without its end in the first line', 'quotes in pairs')
  const named = header ?? !fields.some(isNumber)
  const columns = named ? fields : fields.map((_, index) => String(index + 1))
  checkNames(columns, file)
  if (named && lineEnd < 0) throw fileError(file, 'one line', 'a line with names, and rows')
  const table = {
    ...{ absolute, file, columns },
    dialect: { ...dialect, delimiter },
    skip: named ? lineEnd + 1 : mark,
  }
  return { file, columns, read: (numbers, texts) => readTextTable(table, numbers, texts) }
}

const dialect: Dialect = { quotes: ['"'] }
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

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
