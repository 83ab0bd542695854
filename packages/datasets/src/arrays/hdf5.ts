import type { Dataset, File } from 'h5wasm/node'
import { fileError } from '../dataset-error.js'
import { type ArrayReader, rowSize } from './array-reader.js'

/** A row of more bytes is none of a data set for small networks. */
const mostRowBytes = 1 << 28

/** Bytes that are read at a time, if one row is not larger. */
const blockBytes = 1 << 20

/**
 * Opens the arrays of an HDF5 file, those in groups by their paths; numbers, and texts in one dimension.
 * @throws METAML_E_DATASET_FILE
 */
export async function openHdf5Arrays(
  absolute: string,
  file: string,
): Promise<ReadonlyMap<string, () => Promise<ArrayReader>>> {
  const { Dataset } = await import('h5wasm/node')
  const names = await withH5(absolute, file, h5 => h5.paths().filter(name => h5.get(name) instanceof Dataset))
  return new Map(names.map(name => [name, () => openArray(absolute, `${file}:${name}`, name)]))
}

async function openArray(absolute: string, file: string, name: string): Promise<ArrayReader> {
  const { shape, dtype, size } = await withH5(absolute, file, h5 => {
    const found = h5.get(name) as Dataset
    return { shape: found.shape, dtype: found.dtype, size: found.metadata.size }
  })
  if (shape === null || shape.length === 0) throw fileError(file, 'a single value', 'an array')
  const bytes = Math.max(1, rowSize(shape) * size)
  if (bytes > mostRowBytes) throw fileError(file, `rows of ${bytes} bytes`, `at most ${mostRowBytes}`)
  const most = Math.max(1, Math.floor(blockBytes / bytes))
  const read = (from: number, to: number): Promise<unknown> =>
    withH5(absolute, file, h5 =>
      (h5.get(name) as Dataset).slice([[from, to], ...shape.slice(1).map(n => [0, n] as [number, number])]),
    )
  if (typeof dtype === 'string' && /^[<>]?[bBhHiIlLqQfde]$/.test(dtype)) {
    return {
      kind: 'numbers',
      ...{ file, shape },
      async *blocks() {
        for (let row = 0; row < shape[0]!; row += most) {
          const values = (await read(row, Math.min(shape[0]!, row + most))) as ArrayLike<number | bigint>
          yield Float32Array.from({ length: values.length }, (_, i) => Number(values[i]))
        }
      },
    }
  }
  if (typeof dtype === 'string' && dtype.startsWith('S') && shape.length === 1) {
    return {
      kind: 'texts',
      ...{ file, shape },
      values: async () => ((await read(0, shape[0]!)) as string[]).map(text => text.replace(/\0+$/, '')),
    }
  }
  throw fileError(file, `the type ${JSON.stringify(dtype)}`, 'numbers, or texts in one dimension')
}

/** Opens the file for one piece of work: the library keeps nothing open between them. */
async function withH5<T>(absolute: string, file: string, work: (h5: File) => T): Promise<T> {
  const { File, ready } = await import('h5wasm/node')
  const library = await ready
  // Without it the library prints its errors and goes on.
  library.activate_throwing_error_handler()
  let h5: File | undefined
  try {
    h5 = new File(absolute, 'r')
    return work(h5)
  } catch (cause) {
    if (!(cause instanceof Error) || 'code' in cause) throw cause
    throw fileError(file, cause.message.split('\n').at(-1)!.slice(0, 200), 'a sound HDF5 file', cause)
  } finally {
    h5?.close()
    library.deactivate_throwing_error_handler()
  }
}
