import { type Axis, axisOutputs } from '../kernels/conv.js'
import type { Kernels } from './kernels.js'

/** Bytes of a feature of a tile: 16 rows of 32 bits. */
export const featureBytes = 64

/** How the windows of a layer lie in what it reads: places of `channels` features each, and offsets between them. */
export interface Windows {
  /** The first feature of each place in the order in which they are packed; −1 for a place outside, all zeros. */
  readonly places: Int32Array
  readonly channels: number
  /** The packed place at which each window begins. */
  readonly bases: Int32Array
  /** Packed places of a window, from its beginning. */
  readonly taps: Int32Array
}

/** One window over all `size` values. */
export function wholeWindow(size: number): Windows {
  return { places: Int32Array.of(0), channels: size, bases: Int32Array.of(0), taps: Int32Array.of(0) }
}

/** A window for each place of `channels` values. */
export function placeWindows(size: number, channels: number): Windows {
  const count = size / channels
  const bases = Int32Array.from({ length: count }, (_, i) => i)
  return { places: bases.map(i => i * channels), channels, bases, taps: Int32Array.of(0) }
}

/** The windows of a convolution, its padding packed as zeros. */
export function imageWindows(height: Axis, width: Axis, channels: number): Windows {
  const [rows, columns] = [axisOutputs(height), axisOutputs(width)]
  const [high, wide] = [reach(height, rows), reach(width, columns)]
  const places = new Int32Array(high * wide)
  for (let y = 0; y < high; y++)
    for (let x = 0; x < wide; x++) {
      const [row, column] = [y - height.before, x - width.before]
      const inside = row >= 0 && row < height.size && column >= 0 && column < width.size
      places[y * wide + x] = inside ? (row * width.size + column) * channels : -1
    }
  const grid = (highs: number, wides: number, down: number, across: number) =>
    Int32Array.from(
      { length: highs * wides },
      (_, i) => Math.floor(i / wides) * down * wide + (i % wides) * across,
    )
  return {
    places,
    channels,
    bases: grid(rows, columns, height.stride, width.stride),
    taps: grid(height.kernel, width.kernel, height.dilation ?? 1, width.dilation ?? 1),
  }
}

/** The last position that a window of an axis reads, plus one. */
function reach({ kernel, stride, dilation = 1 }: Axis, outputs: number): number {
  return (outputs - 1) * stride + dilation * (kernel - 1) + 1
}

/** The tables of a layer's windows in the module's memory, for values of 16 bits in pairs and for 32 bits. */
export interface WindowTables {
  readonly windows: Windows
  readonly pairs: PackedTable
  readonly singles: PackedTable
}

interface PackedTable {
  readonly address: number
  /** Packed features, or pairs of them. */
  readonly slots: number
  /** Slots of a place. */
  readonly perPlace: number
  /** Address of the byte offsets of the windows. */
  readonly bases: number
}

export function writeWindows(kernels: Kernels, windows: Windows): WindowTables {
  return { windows, pairs: writeTable(kernels, windows, 2), singles: writeTable(kernels, windows, 1) }
}

function writeTable(kernels: Kernels, { places, channels, bases }: Windows, together: 1 | 2): PackedTable {
  const perPlace = Math.ceil(channels / together)
  const slots = places.length * perPlace
  const address = kernels.allocate(4 * slots * together)
  const table = kernels.i32().subarray(address / 4, address / 4 + slots * together)
  let next = 0
  for (const first of places)
    for (let c = 0; c < perPlace * together; c++)
      table[next++] = first < 0 || c >= channels ? -1 : (first + c) * featureBytes
  const baseAddress = kernels.allocate(4 * bases.length)
  kernels.i32().set(
    bases.map(place => place * perPlace * featureBytes),
    baseAddress / 4,
  )
  return { address, slots, perPlace, bases: baseAddress }
}
