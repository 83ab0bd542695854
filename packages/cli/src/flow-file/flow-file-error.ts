import { stripVTControlCharacters } from 'node:util'
import { isMetamlError, MetamlError } from '@metaml/core'
import { absentPackage } from './absent-package.js'
import type { MissingImport } from './missing-import.js'

/** A place in a file, counted from 1. */
export interface FilePlace {
  readonly file: string
  readonly line?: number
  readonly column?: number
}

/** The error for a flow file that can not be used; `code` says in which way. */
export function flowFileError(
  code: `METAML_E_FLOW_FILE${string}`,
  message: string,
  rest: {
    readonly expected?: string
    readonly found?: string
    readonly todo?: string
    readonly place?: FilePlace
    readonly cause?: unknown
  },
): MetamlError {
  const { place, ...facts } = rest
  return new MetamlError({
    code,
    kind: 'usage',
    message,
    ...facts,
    ...(place !== undefined && { data: { ...place } }),
  })
}

/**
 * What an import of a flow file threw, as an error of ours: one of ours stays, with the place in the user's files;
 * a syntax error and any other exception get a code, their words and their place.
 */
export function importError(cause: unknown, file: string, place: FilePlace | undefined): MetamlError {
  if (isMetamlError(cause)) {
    const { code, kind, summary, expected, found, todo, data } = cause
    return new MetamlError({
      code,
      kind,
      message: summary,
      ...(expected !== undefined && { expected }),
      ...(found !== undefined && { found }),
      ...(todo !== undefined && { todo }),
      data: { ...data, ...place },
      cause,
    })
  }
  const { name = 'Error', message = String(cause) } = (cause ?? {}) as Partial<Error>
  const text = stripVTControlCharacters(message).split('\n')[0]!.trim()
  const at = { ...(place !== undefined && { place }), cause }
  if (isImportProblem(cause, text)) {
    return flowFileError('METAML_E_FLOW_FILE_IMPORT', `The flow file ${file} imports what is not there.`, {
      found: text,
      todo: absentPackage(text, file) ?? 'install the package, or mend the import',
      ...at,
    })
  }
  if (name === 'SyntaxError' || text.startsWith('ParseError')) {
    return flowFileError('METAML_E_FLOW_FILE_SYNTAX', `The flow file ${file} can not be read as code.`, {
      found: text.replace(/^ParseError:\s*/, ''),
      todo: 'mend it at that place',
      ...at,
      // The parser that reads TypeScript counts columns from 0.
      ...(text.startsWith('ParseError') &&
        place?.column !== undefined && {
          place: { ...place, column: place.column + 1 },
        }),
    })
  }
  return flowFileError('METAML_E_FLOW_FILE_THROWS', `The flow file ${file} throws an exception.`, {
    found: `${name}: ${text}`,
    todo: 'mend it at that place',
    ...at,
  })
}

/** The error for a name that a flow file imports although the module has no such export. */
export function missingExport(
  { name, from, near }: MissingImport,
  file: string,
  place: FilePlace,
  cause: unknown,
): MetamlError {
  return flowFileError('METAML_E_FLOW_FILE_IMPORT', `The flow file ${file} imports what is not there.`, {
    found: `'${from}' has no export '${name}'`,
    todo: near === undefined ? 'mend the import' : `write '${near}'?`,
    place,
    cause,
  })
}

function isImportProblem(cause: unknown, text: string): boolean {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? ''
  return (
    ['ERR_MODULE_NOT_FOUND', 'ERR_PACKAGE_PATH_NOT_EXPORTED', 'MODULE_NOT_FOUND'].includes(code) ||
    /^Cannot find (module|package)|does not provide an export named/.test(text)
  )
}

/** The first place in the user's own files that an exception names: of a parser, else of its stack. */
export function placeOf(cause: unknown, file: string): FilePlace | undefined {
  const text = stripVTControlCharacters(
    cause instanceof Error ? `${cause.message}\n${cause.stack ?? ''}` : String(cause),
  )
  const places = text.split('\n').flatMap(line => {
    const match = /(?:file:\/\/)?(\/[^():]+?\.[cm]?[jt]sx?):(\d+)(?::(\d+))?/.exec(line)
    if (match === null) return []
    const [, path, row, column] = match
    return [
      {
        file: decodeURI(path!),
        line: Number(row),
        ...(column !== undefined && { column: Number(column) }),
      },
    ]
  })
  return (
    places.find(place => place.file === file) ?? places.find(place => !place.file.includes('/node_modules/'))
  )
}
