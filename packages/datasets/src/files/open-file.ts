import path from 'node:path'
import type { Split } from '@metaml/core'
import { asNumbers, asTexts } from '../arrays/array-reader.js'
import { openNpy } from '../arrays/npy.js'
import { type NamedArrays, openArray, openArrays } from '../arrays/open-arrays.js'
import { kindOf, missingFile, openBytes } from '../bytes/open-bytes.js'
import { datasetError } from '../dataset-error.js'
import type { CheckedSource } from '../dataset-param.js'
import { arrayLabels, arrayPart } from '../parts/array-part.js'
import type { LabelReader } from '../parts/label-reader.js'
import type { Part } from '../parts/part.js'
import { tablePart } from '../parts/table-part.js'
import { openArff } from '../tables/arff.js'
import { openCsv } from '../tables/csv.js'
import { openParquet } from '../tables/parquet.js'
import type { TableReader } from '../tables/table-reader.js'
import { findArrayGroups } from './array-names.js'

/** A file of the user's. */
export interface UserFile {
  readonly absolute: string
  /** As it was written: messages name it so. */
  readonly name: string
}

/** What is known besides the file. */
export interface OpenOptions {
  readonly options: CheckedSource
  readonly classes?: readonly string[]
  readonly given?: Split
  readonly labels?: UserFile
}

const tables = ['.csv', '.tsv', '.txt', '.arff', '.parquet']
const arrays = ['.npy', '.npz', '.h5', '.hdf5']

/** The ending that decides how a file is read, `.gz` aside. */
export function formatOf(name: string): string {
  return path.extname(name.toLowerCase().replace(/\.gz$/, ''))
}

/** Whether a file is one of the formats that are read here. */
export function isKnownFormat(name: string): boolean {
  return [...tables, ...arrays].includes(formatOf(name))
}

/**
 * Opens a file or a folder of arrays as parts: one, or one for each split that it holds.
 * @throws METAML_E_DATASET_MISSING, METAML_E_DATASET_FORMAT, and what its format throws
 */
export async function openFile(
  file: UserFile,
  { options, classes, given, labels }: OpenOptions,
): Promise<Part[]> {
  const kind = await kindOf(file.absolute)
  if (kind === undefined) throw missingFile(file.name, file.absolute)
  const second = labels && (await openLabels(labels, options, classes))
  if (kind === 'file' && tables.includes(formatOf(file.name))) {
    const table = await openTable(file, options.header)
    return [tablePart(table, options, { ...(given && { given }), ...(second && { second }) })]
  }
  if (kind === 'folder' || arrays.includes(formatOf(file.name))) {
    const named = kind === 'folder' ? await openFolder(file) : await openArrays(file.absolute, file.name)
    return await openArrayParts(
      named,
      file,
      { options, ...(classes && { classes }), ...(given && { given }) },
      second,
    )
  }
  throw unknownFormat(file)
}

function unknownFormat({ name }: UserFile): Error {
  return datasetError('FORMAT', `It is not known how ${name} is read.`, {
    expected: `a file that ends in ${[...tables, ...arrays].join(', ')}, or a folder`,
    found: formatOf(name) || 'no ending',
    data: { file: name },
  })
}

async function openTable({ absolute, name }: UserFile, header?: boolean): Promise<TableReader> {
  const format = formatOf(name)
  if (format === '.arff') return await openArff(absolute, name)
  return format === '.parquet' ? await openParquet(absolute, name) : await openCsv(absolute, name, header)
}

/** The arrays of a folder: each .npy by its name. */
async function openFolder({ absolute, name }: UserFile): Promise<NamedArrays> {
  const { readdir } = await import('node:fs/promises')
  const entries = (await readdir(absolute)).filter(entry => entry.endsWith('.npy')).sort()
  return new Map(
    entries.map(entry => [
      entry.slice(0, -4),
      () => openNpy(() => openBytes(path.join(absolute, entry), `${name}/${entry}`), `${name}/${entry}`),
    ]),
  )
}

async function openArrayParts(
  named: NamedArrays,
  { name }: UserFile,
  { options, classes, given }: OpenOptions,
  second: LabelReader | undefined,
): Promise<Part[]> {
  const groups = findArrayGroups([...named.keys()], name, {
    ...(typeof options.features === 'string' && { x: options.features }),
    ...(typeof options.label === 'string' && { y: options.label }),
    ...(typeof options.target === 'string' && { y: options.target }),
    ...(options.weight !== undefined && { weight: options.weight }),
    withLabels: second === undefined,
  })
  const declared = classes ?? (await classesOf(named))
  return await Promise.all(
    groups.map(async group => {
      const open = (array: string) => openArray(named, array, name)
      const x = asNumbers(await open(group.x))
      const y = group.y === undefined ? undefined : await open(group.y)
      const split = given ?? group.split
      return arrayPart(x, {
        ...(split && { given: split }),
        ...(options.shape && { shape: options.shape }),
        ...(group.weight !== undefined && { weights: asNumbers(await open(group.weight)) }),
        ...(y &&
          (options.target === undefined ? { labels: arrayLabels(y, declared) } : { targets: asNumbers(y) })),
        ...(second && { labels: second }),
      })
    }),
  )
}

/** Names that the file itself has, in an array `classes`. */
async function classesOf(named: NamedArrays): Promise<readonly string[] | undefined> {
  const open = named.get('classes')
  return open && (await asTexts(await open()))
}

/** Opens a second file that has the labels alone. */
async function openLabels(
  { absolute, name }: UserFile,
  options: CheckedSource,
  classes: readonly string[] | undefined,
): Promise<LabelReader> {
  if ((await kindOf(absolute)) === undefined) throw missingFile(name, absolute)
  if (arrays.includes(formatOf(name))) {
    const named = await openArrays(absolute, name)
    const wanted =
      typeof options.label === 'string' ? options.label : named.has('') ? '' : [...named.keys()][0]
    return arrayLabels(await openArray(named, wanted ?? 'y', name), classes)
  }
  if (!tables.includes(formatOf(name))) throw unknownFormat({ absolute, name })
  const table = await openTable({ absolute, name }, options.header ?? false)
  const named = options.label === undefined ? table : await openTable({ absolute, name }, true)
  const column = typeof options.label === 'string' ? named.columns.indexOf(options.label) : 0
  if (column < 0 || (options.label === undefined && named.columns.length !== 1)) {
    throw datasetError('COLUMN', `It is not known which column of ${name} holds the class.`, {
      expected: 'a single column, or one named as `label`',
      found: named.columns.join(', '),
      data: { file: name },
    })
  }
  return {
    column: name,
    async *labels() {
      for await (const { rows, texts } of named.read([], [column])) yield { rows, names: texts[0]! }
    },
  }
}

/**
 * The classes that the user names, in the order of the outputs.
 * @throws METAML_E_DATASET_CLASS, and what {@link readClasses} throws
 */
export async function givenClasses(
  { classes }: CheckedSource,
  projectDir: string,
): Promise<readonly string[] | undefined> {
  if (classes === undefined) return undefined
  const names =
    typeof classes === 'string'
      ? await readClasses({ absolute: path.resolve(projectDir, classes), name: classes })
      : classes
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined && names.length <= 256) return names
  throw datasetError('CLASS', 'The classes are named wrongly.', {
    expected: 'names of their own, at most 256',
    found: twice === undefined ? `${names.length} names` : `'${twice}' twice`,
  })
}

/**
 * Reads the names of classes from a file: an .npy of texts, a .json array, or one name a line.
 * @throws METAML_E_DATASET_MISSING, METAML_E_DATASET_FILE
 */
async function readClasses({ absolute, name }: UserFile): Promise<readonly string[]> {
  if ((await kindOf(absolute)) !== 'file') throw missingFile(name, absolute)
  if (formatOf(name) === '.npy') return await asTexts(await openNpy(() => openBytes(absolute, name), name))
  const { readFile } = await import('node:fs/promises')
  const text = await readFile(absolute, 'utf8')
  if (formatOf(name) !== '.json')
    return text
      .split(/\r?\n/)
      .map(line => line.trim())
      .filter(line => line !== '')
  try {
    const names: unknown = JSON.parse(text)
    if (Array.isArray(names) && names.every(item => typeof item === 'string')) return names
  } catch {
    // Said below.
  }
  throw datasetError('FILE', `The file ${name} holds no names of classes.`, {
    expected: 'a JSON array of strings',
    found: text.slice(0, 60),
    data: { file: name },
  })
}
