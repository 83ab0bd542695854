import * as zlib from 'node:zlib'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { fileError } from '../dataset-error.js'
import { checkNames } from './csv.js'
import type { TableBlock, TableReader } from './table-reader.js'

/** Rows that are decoded at a time, where the groups of the file are larger. */
const blockRows = 1 << 16

/**
 * Opens a Parquet file with hyparquet: numeric and text columns, plain, snappy, gzip or brotli, zstd where Node has it.
 * @throws METAML_E_DATASET_FILE
 */
export async function openParquet(absolute: string, file: string): Promise<TableReader> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetSchema, parquetReadObjects } = await import(
    'hyparquet'
  )
  const failed = (cause: unknown): never => {
    throw fileError(file, (cause as Error).message, 'a sound Parquet file', cause)
  }
  const buffer = await asyncBufferFromFile(absolute).catch(failed)
  const metadata = await parquetMetadataAsync(buffer).catch(failed)
  const { columns, groups, values } = await (async () => ({
    columns: parquetSchema(metadata).children.map(({ element }) => String(element.name)),
    groups: metadata.row_groups.map(group => Number(group.num_rows)),
    values: metadata.row_groups.map(group => group.columns.map(c => Number(c.meta_data?.num_values))),
  }))().catch(failed)
  checkNames(columns, file)
  const total = groups.reduce((sum, rows) => sum + rows, 0)
  if (total !== Number(metadata.num_rows) || values.some((counts, i) => counts.some(n => n !== groups[i]))) {
    throw fileError(
      file,
      `${total} rows in groups, ${metadata.num_rows} in all`,
      'one value a row in each column',
    )
  }

  async function* read(numbers: readonly number[], texts: readonly number[]): AsyncGenerator<TableBlock> {
    const names = [...numbers, ...texts].map(column => columns[column]!)
    for (const [rowStart, rowEnd] of rowRanges(groups)) {
      const objects = await parquetReadObjects({
        ...{ file: buffer, metadata, columns: names, rowStart, rowEnd },
        compressors,
      }).catch(failed)
      if (objects.length !== rowEnd - rowStart) {
        throw fileError(file, `${objects.length} rows`, `${rowEnd - rowStart} rows`)
      }
      yield {
        rows: objects.length,
        numbers: toNumbers(
          objects,
          numbers.map(column => columns[column]!),
        ),
        texts: texts.map(column => objects.map(object => toText(object[columns[column]!]))),
      }
    }
  }
  return { file, columns, read }
}

/** Row groups, the large ones in pieces. */
function* rowRanges(groups: readonly number[]): Generator<[number, number]> {
  let start = 0
  for (const rows of groups) {
    const end = start + rows
    for (; start < end; start = Math.min(end, start + blockRows))
      yield [start, Math.min(end, start + blockRows)]
  }
}

function toNumbers(objects: readonly Record<string, unknown>[], names: readonly string[]): Float32Array {
  const numbers = new Float32Array(objects.length * names.length)
  objects.forEach((object, row) => {
    names.forEach((name, n) => {
      const value = object[name]
      numbers[row * names.length + n] =
        typeof value === 'number'
          ? value
          : typeof value === 'bigint' || typeof value === 'boolean'
            ? Number(value)
            : Number.NaN
    })
  })
  return numbers
}

function toText(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}

type Decompress = (input: Uint8Array) => Uint8Array
/** Node has zstd from 22.15 on. */
const zstd = (zlib as { zstdDecompressSync?: Decompress }).zstdDecompressSync
const compressors = {
  GZIP: (input: Uint8Array) => new Uint8Array(gunzipSync(input)),
  BROTLI: (input: Uint8Array) => new Uint8Array(brotliDecompressSync(input)),
  ...(zstd && { ZSTD: (input: Uint8Array) => new Uint8Array(zstd(input)) }),
}
