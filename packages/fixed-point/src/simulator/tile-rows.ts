import type { FixedType } from '../type/fixed-type.js'
import type { Kernels } from '../wasm/kernels.js'
import { type Slot, tileRows } from '../wasm/layer-io.js'

/** Whether the module's memory holds raw values of a type: 32 bits with a sign. */
export function holdsRaw({ width, signed }: FixedType): boolean {
  return width <= (signed ? 32 : 31)
}

/** Rows as they lie in a slot, row after row. */
export function readRows(kernels: Kernels, { address, features }: Slot, rows: number): Float64Array {
  const words = kernels.i32()
  const raw = new Float64Array(rows * features)
  for (let row = 0; row < rows; row++) {
    const first = address / 4 + Math.floor(row / tileRows) * tileRows * features + (row % tileRows)
    for (let i = 0; i < features; i++) raw[row * features + i] = words[first + i * tileRows]!
  }
  return raw
}

/** Writes rows into a slot. */
export function writeRows(
  kernels: Kernels,
  { address, features }: Slot,
  raw: Float64Array,
  rows: number,
): void {
  const words = kernels.i32()
  for (let row = 0; row < rows; row++) {
    const first = address / 4 + Math.floor(row / tileRows) * tileRows * features + (row % tileRows)
    for (let i = 0; i < features; i++) words[first + i * tileRows] = raw[row * features + i]!
  }
}

/** A bound of the sizes of the values in a slot. */
export function usedLargest(kernels: Kernels, { address, features }: Slot, rows: number): number {
  const tiles = Math.ceil(rows / tileRows)
  return kernels.functions.usedBits(address, 4 * tiles * tileRows * features) + 1
}
