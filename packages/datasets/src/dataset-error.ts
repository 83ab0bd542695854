import { type ErrorParts, type JsonObject, MetamlError } from '@metaml/core'

/** An error of a data set that its user can mend. */
export function datasetError(
  what: string,
  message: string,
  rest: Omit<ErrorParts, 'code' | 'kind' | 'message'> = {},
): MetamlError {
  return new MetamlError({ code: `METAML_E_DATASET_${what}`, kind: 'usage', message, ...rest })
}

/** A place in a file. */
export interface Place {
  readonly file: string
  /** From 0 on; without a header. */
  readonly row: number
  readonly column?: string
}

/** An error of one value: the message names row (from 1 on) and column. */
export function valueError(
  what: 'VALUE' | 'COLUMNS' | 'LABEL',
  { file, row, column }: Place,
  { expected, found, todo }: { readonly expected: string; readonly found: string; readonly todo?: string },
): MetamlError {
  const where = `row ${row + 1}${column === undefined ? '' : `, column '${column}'`}`
  const data: JsonObject = { file, row: row + 1, ...(column !== undefined && { column }) }
  const text = found.length > 60 ? `${found.slice(0, 60)}…` : found
  return datasetError(what, `${problems[what]} in ${file}, ${where}.`, {
    expected,
    found: text,
    ...(todo !== undefined && { todo }),
    data,
  })
}

const problems = {
  VALUE: 'There is a value that is no finite number',
  COLUMNS: 'There is a wrong number of columns',
  LABEL: 'There is a label that is none of the classes',
} as const

/** The error of a file that is not what its format asks for. */
export function fileError(file: string, found: string, expected: string, cause?: unknown): MetamlError {
  return datasetError('FILE', `The file ${file} can not be read as a data set.`, {
    expected,
    found,
    data: { file },
    ...(cause !== undefined && { cause }),
  })
}
