import path from 'node:path'
import { closest } from '@metaml/core'
import { openBytes } from '../bytes/open-bytes.js'
import { listZip } from '../bytes/zip.js'
import { datasetError } from '../dataset-error.js'
import type { ArrayReader } from './array-reader.js'
import { openHdf5Arrays } from './hdf5.js'
import { openNpy } from './npy.js'

/** The arrays of a file by their names. */
export type NamedArrays = ReadonlyMap<string, () => Promise<ArrayReader>>

/** Opens the one array of an .npy (under the name ''), or the arrays of an .npz or HDF5 file. */
export async function openArrays(absolute: string, file: string): Promise<NamedArrays> {
  const extension = path.extname(absolute).toLowerCase()
  if (extension === '.npy') return new Map([['', () => openNpy(() => openBytes(absolute, file), file)]])
  if (extension !== '.npz') return await openHdf5Arrays(absolute, file)
  const entries = await listZip(absolute, file)
  return new Map(
    entries
      .filter(({ name }) => name.endsWith('.npy'))
      .map(({ name, open }) => {
        const key = name.slice(0, -4)
        return [key, () => openNpy(open, `${file}:${key}`)]
      }),
  )
}

/**
 * Opens the array of a name.
 * @throws METAML_E_DATASET_COLUMN
 */
export async function openArray(arrays: NamedArrays, name: string, file: string): Promise<ArrayReader> {
  const open = arrays.get(name)
  if (open !== undefined) return await open()
  const near = closest(name, arrays.keys())
  throw datasetError('COLUMN', `The file ${file} has no array '${name}'.`, {
    expected: `one of ${[...arrays.keys()].join(', ') || 'none: it holds no arrays'}`,
    found: name,
    ...(near !== undefined && { todo: `write '${near}'?` }),
    data: { file, column: name },
  })
}
