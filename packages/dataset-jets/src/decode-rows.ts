import { deriveFeatures } from './derive-features.js'
import type { ColumnEncoding } from './description.js'

const float32Mantissa = 23

/** Bytes of the unpacked rows: one a row for the class, two a row for each column. */
export function sizeOfRows(rows: number, columns: readonly ColumnEncoding[]): number {
  return rows * (1 + 2 * columns.length)
}

/**
 * Reads the unpacked rows: the classes, then each stored column's low bytes and its high bytes.
 *
 * Integer operations alone decide the stored features, so that every machine reads the same bits.
 */
export function decodeRows(
  bytes: Uint8Array,
  features: readonly string[],
  rows: number,
  columns: readonly ColumnEncoding[],
): { x: Float32Array; y: Uint8Array } {
  const x = new Float32Array(rows * features.length)
  columns.forEach((column, index) => {
    const low = rows * (1 + 2 * index)
    const codes = { low: bytes.subarray(low, low + rows), high: bytes.subarray(low + rows, low + 2 * rows) }
    const values = column.kind === 'integer' ? readIntegers(codes) : readFloats(codes, column)
    const place = features.indexOf(column.feature)
    for (let row = 0; row < rows; row++) x[row * features.length + place] = values[row]!
  })
  deriveFeatures(x, features)
  return { x, y: bytes.slice(0, rows) }
}

interface Codes {
  readonly low: Uint8Array
  readonly high: Uint8Array
}

function readIntegers({ low, high }: Codes): Float32Array {
  return Float32Array.from(low, (byte, row) => byte + 256 * high[row]!)
}

function readFloats({ low, high }: Codes, column: ColumnEncoding & { readonly kind: 'float' }): Float32Array {
  const shift = float32Mantissa - column.mantissa
  const signBit = column.sign < 0 ? 0x8000_0000 : 0
  const bits = Uint32Array.from(
    low,
    (byte, row) => ((byte + 256 * high[row]! + column.base) << shift) | signBit,
  )
  return new Float32Array(bits.buffer)
}
