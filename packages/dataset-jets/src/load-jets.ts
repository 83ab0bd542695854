import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { damaged } from './damaged.js'
import { readDataFile } from './data-file.js'
import { decodeRows, sizeOfRows } from './decode-rows.js'
import { describe, type JetsDescription, readManifest } from './description.js'
import { digestRows } from './digest-rows.js'

const decompress = promisify(brotliDecompress)

/** The jets with their rows. */
export interface Jets extends JetsDescription {
  /** `rows * 16` numbers in physical units, row after row, unscaled. */
  readonly x: Float32Array
  /** Index of each row's class. */
  readonly y: Uint8Array
}

/**
 * Loads all rows, and checks them against the digest. Takes a fraction of a second; nothing is kept.
 * @throws METAML_E_DATASET_DAMAGED when a file is missing or its rows are not those of the digest
 */
export async function loadJets(): Promise<Jets> {
  const manifest = await readManifest()
  const { file, columns } = manifest.encoding
  const packed = await readDataFile(file)
  let bytes: Uint8Array
  try {
    bytes = await decompress(packed)
  } catch (error) {
    throw damaged(file, 'a whole brotli stream', (error as Error).message, error)
  }
  const size = sizeOfRows(manifest.rows, columns)
  if (bytes.length !== size) throw damaged(file, `${size} bytes, unpacked`, `${bytes.length} bytes`)
  const { x, y } = decodeRows(bytes, manifest.features, manifest.rows, columns)
  const digest = digestRows(x, y)
  if (digest !== manifest.digest) throw damaged(file, `rows with the digest ${manifest.digest}`, digest)
  return { ...describe(manifest), x, y }
}
