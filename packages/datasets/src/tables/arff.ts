import { fileError } from '../dataset-error.js'
import { checkNames } from './csv.js'
import type { Dialect } from './cut-rows.js'
import { readTextStart, readTextTable } from './read-text-table.js'
import type { TableReader } from './table-reader.js'

/** A header longer than this is none of a table. */
const longestHeader = 1 << 24

/**
 * Opens a file in Weka's attribute-relation format: numeric and nominal attributes, dense rows.
 * @throws METAML_E_DATASET_FILE
 */
export async function openArff(absolute: string, file: string): Promise<TableReader> {
  const start = (await readTextStart(absolute, file, longestHeader)).toString('latin1')
  const data = /^[ \t]*@data[^\n]*\n/im.exec(start)
  if (data === null) throw fileError(file, 'no line @DATA', 'a header that ends with @DATA')
  const header = Buffer.from(start.slice(0, data.index), 'latin1').toString('utf8')
  const columns: string[] = []
  const nominal = new Map<string, readonly string[]>()
  for (const line of header.split(/\r?\n/)) {
    const attribute = /^\s*@attribute\s+('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\S+)\s+(.*)$/i.exec(line)
    if (attribute === null) continue
    const name = bare(attribute[1]!)
    columns.push(name)
    const values = /^\{(.*)\}\s*$/.exec(attribute[2]!)
    if (values) nominal.set(name, cutValues(values[1]!))
  }
  if (columns.length === 0) throw fileError(file, 'no line @ATTRIBUTE', 'attributes')
  checkNames(columns, file)
  const skip = data.index + data[0].length
  const rows = start.slice(skip)
  const first = rows.split('\n').find(line => line.trim() !== '' && !line.startsWith('%'))
  if (first?.trimStart().startsWith('{')) {
    throw fileError(file, 'sparse rows, { index value, ... }', 'dense rows, one value for each attribute')
  }
  // A file may use both quotes; delimiters are looked for inside those that it begins with.
  const double = /(?:^|,)[ \t]*(['"])/m.exec(rows)?.[1] === '"'
  const dialect: Dialect = {
    ...{ delimiter: ',', escape: '\\', comment: '%' },
    quotes: double ? ['"', "'"] : ["'", '"'],
  }
  const table = { absolute, file, columns, skip, dialect }
  return { file, columns, nominal, read: (numbers, texts) => readTextTable(table, numbers, texts) }
}

function cutValues(text: string): string[] {
  const values = text.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,]+/g) ?? []
  return values.map(value => bare(value.trim())).filter(value => value !== '')
}

function bare(text: string): string {
  const quoted = /^(['"])([\s\S]*)\1$/.exec(text)
  return quoted ? quoted[2]!.replace(/\\(.)/g, '$1') : text
}
