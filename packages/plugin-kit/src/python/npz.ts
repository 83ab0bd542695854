import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** An array of an .npz file, C order. */
export interface NpzArray {
  readonly shape: readonly number[]
  readonly data: Float32Array | Uint8Array
}

/** Zip files know no earlier date; one of today would make equal arrays different files. */
const date = new Date(1980, 0, 1)

/** Writes arrays as numpy's `load` reads them, not compressed: float32 and uint8, little-endian as the machine is. */
export async function writeNpz(file: string, arrays: { readonly [name: string]: NpzArray }): Promise<void> {
  const zip = new ZipFile()
  for (const [name, array] of Object.entries(arrays)) {
    const options = { compress: false, mtime: date, forceDosTimestamp: true }
    zip.addBuffer(npyBytes(array), `${name}.npy`, options)
  }
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(file))
}

/** An array as .npy of version 1.0; the values start at a multiple of 64, as the format asks for. */
function npyBytes({ shape, data }: NpzArray): Buffer {
  const descr = data instanceof Uint8Array ? '|u1' : '<f4'
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`
  const length = Buffer.from([header.length & 0xff, header.length >> 8])
  const values = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    length,
    Buffer.from(header, 'latin1'),
    values,
  ])
}
