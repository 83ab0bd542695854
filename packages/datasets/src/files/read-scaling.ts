import { readFile } from 'node:fs/promises'
import type { GivenScaling } from '@metaml/core'
import { asNumbers } from '../arrays/array-reader.js'
import { openArray, openArrays } from '../arrays/open-arrays.js'
import { kindOf, missingFile } from '../bytes/open-bytes.js'
import { datasetError } from '../dataset-error.js'
import { openCsv } from '../tables/csv.js'
import { formatOf, type UserFile } from './open-file.js'

/** Mean and scale, with the features' names where the file has them. */
type Read = GivenScaling & { readonly features?: readonly string[] }

/**
 * Reads mean and scale of each feature from a file: a .csv with the columns `mean` and `scale`, and `feature` to go by
 * name; a .json or .npz with arrays of these names (`mean_` and `scale_` too).
 * @param names of the data's features, where it has names
 * @throws METAML_E_DATASET_MISSING, METAML_E_DATASET_SCALING
 */
export async function readScaling(file: UserFile, names?: readonly string[]): Promise<GivenScaling> {
  if ((await kindOf(file.absolute)) !== 'file') throw missingFile(file.name, file.absolute)
  const { mean, scale, features } = await readFormat(file)
  if (features === undefined || names === undefined) return { mean, scale }
  const places = names.map(name => {
    const place = features.indexOf(name)
    if (place < 0)
      throw scalingError(`${file.name} does not scale '${name}'.`, names.join(', '), features.join(', '))
    return place
  })
  return { mean: places.map(place => mean[place]!), scale: places.map(place => scale[place]!) }
}

async function readFormat({ absolute, name }: UserFile): Promise<Read> {
  const format = formatOf(name)
  if (format === '.json') {
    const content = JSON.parse(await readFile(absolute, 'utf8')) as Record<string, unknown>
    const [mean, scale] = [content.mean ?? content.mean_, content.scale ?? content.scale_]
    if (isNumbers(mean) && isNumbers(scale)) return { mean, scale }
    throw scalingError(
      `${name} has no mean and scale.`,
      'arrays mean and scale',
      Object.keys(content).join(', '),
    )
  }
  if (format === '.npz') {
    const arrays = await openArrays(absolute, name)
    const read = async (key: string): Promise<number[]> => {
      const array = asNumbers(await openArray(arrays, arrays.has(key) ? key : `${key}_`, name))
      const numbers: number[] = []
      for await (const block of array.blocks()) numbers.push(...block)
      return numbers
    }
    return { mean: await read('mean'), scale: await read('scale') }
  }
  const table = await openCsv(absolute, name, true)
  const columns = ['mean', 'scale'].map(key => table.columns.indexOf(key))
  if (columns.some(column => column < 0)) {
    throw scalingError(`${name} has no mean and scale.`, 'columns mean and scale', table.columns.join(', '))
  }
  const feature = table.columns.indexOf('feature')
  const [mean, scale, features]: [number[], number[], string[]] = [[], [], []]
  // As text: float64 reads more digits than the table's float32.
  for await (const { texts } of table.read([], [...columns, ...(feature < 0 ? [] : [feature])])) {
    mean.push(...texts[0]!.map(Number))
    scale.push(...texts[1]!.map(Number))
    features.push(...(texts[2] ?? []))
  }
  return { mean, scale, ...(feature >= 0 && { features }) }
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(item => typeof item === 'number')
}

/**
 * Checks a scaling against the rows that it is for.
 * @throws METAML_E_DATASET_SCALING
 */
export function checkScaling({ mean, scale }: GivenScaling, features: readonly number[]): void {
  const size = features.reduce((product, n) => product * n, 1)
  const fitting = [...new Set([size, features.at(-1)!, 1])]
  if (mean.length !== scale.length || !fitting.includes(mean.length)) {
    const found = `${mean.length} means and ${scale.length} scales`
    throw scalingError('The scaling does not fit the rows.', `${fitting.join(' or ')} of each`, found)
  }
  const bad = scale.findIndex(
    (value, i) => !(value > 0) || !Number.isFinite(value) || !Number.isFinite(mean[i]!),
  )
  if (bad >= 0) {
    const found = `mean ${mean[bad]}, scale ${scale[bad]} of feature ${bad + 1}`
    throw scalingError('The scaling is not usable.', 'finite means, and scales above 0', found)
  }
}

function scalingError(message: string, expected: string, found: string): Error {
  return datasetError('SCALING', message, { expected, found: found.slice(0, 200) })
}
