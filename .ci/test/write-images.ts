import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
// @ts-expect-error plain JavaScript without types
import { seededNumbers } from '../seeded-numbers.mjs'

/** Height, width and channels. */
export type ImageShape = readonly [number, number, number]

/**
 * Writes images of ten classes as arrays of NumPy into a folder, `perClass` of each to train on and half as many to
 * test: a bright square on noise, whose place is the class.
 */
export function writeImages(folder: string, shape: ImageShape, perClass: number): void {
  mkdirSync(folder, { recursive: true })
  const random: () => number = seededNumbers(1)
  for (const [split, count] of Object.entries({ train_val: perClass, test: perClass >> 1 })) {
    const labels = Int32Array.from({ length: 10 * count }, (_, row) => row % 10)
    const images = new Float32Array(labels.length * shape[0] * shape[1] * shape[2])
    for (const [row, label] of labels.entries()) drawSquare(images, row, label, shape, random)
    writeFileSync(path.join(folder, `X_${split}.npy`), npy('<f4', [labels.length, ...shape], images))
    writeFileSync(path.join(folder, `y_${split}.npy`), npy('<i4', [labels.length], labels))
  }
}

function drawSquare(
  images: Float32Array,
  row: number,
  label: number,
  [height, width, channels]: ImageShape,
  random: () => number,
): void {
  const [top, left] = [(label % 5) * 4 + 2, label < 5 ? 3 : 15]
  for (let i = 0; i < height * width * channels; i++) {
    const [y, x] = [Math.floor(i / (width * channels)), Math.floor(i / channels) % width]
    const inside = y >= top && y < top + 6 && x >= left && x < left + 8
    images[row * height * width * channels + i] = random() * 0.4 + (inside ? 0.6 : 0)
  }
}

/** An array as NumPy's format 1.0 has it. */
function npy(type: string, shape: readonly number[], values: Float32Array | Int32Array): Uint8Array {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`
  const size = Buffer.alloc(2)
  size.writeUInt16LE(padded.length)
  const start = Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), size, Buffer.from(padded)])
  return Buffer.concat([start, Buffer.from(values.buffer)])
}
