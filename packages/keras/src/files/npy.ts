/** An array as it lies in a .npy file. */
export type NpyArray =
  | { readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly shape: readonly number[]; readonly data: Uint8Array }

const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)

/** Writes an array as .npy, version 1.0, C order, little-endian as the machine is: equal arrays give equal bytes. */
export function writeNpy({ shape, data }: NpyArray): Uint8Array {
  const descr = data instanceof Uint8Array ? '|u1' : '<f4'
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`
  // The values start at a multiple of 64, as the format asks for.
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`
  const bytes = new Uint8Array(10 + header.length + data.byteLength)
  bytes.set(magic)
  bytes.set([1, 0, header.length & 0xff, header.length >> 8], 6)
  bytes.set(new TextEncoder().encode(header), 10)
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + header.length)
  return bytes
}

/**
 * Reads what {@link writeNpy} wrote; float32 or uint8, C order.
 * @throws RangeError that says what is wrong with the bytes
 */
export function readNpy(bytes: Uint8Array): NpyArray {
  if (bytes.length < 10 || magic.some((byte, i) => bytes[i] !== byte) || bytes[6] !== 1) {
    throw new RangeError('no .npy of version 1')
  }
  const start = 10 + bytes[8]! + bytes[9]! * 256
  const header = new TextDecoder('latin1').decode(bytes.subarray(10, start))
  const found = /^\{'descr': '(<f4|\|u1)', 'fortran_order': False, 'shape': \(([\d, ]*)\), \}\s*$/.exec(
    header,
  )
  if (found === null) throw new RangeError(`a .npy header ${JSON.stringify(header.trim().slice(0, 100))}`)
  const shape = found[2]!
    .split(',')
    .filter(size => size.trim() !== '')
    .map(Number)
  const width = found[1] === '<f4' ? 4 : 1
  const size = shape.reduce((product, extent) => product * extent, width)
  if (bytes.length - start !== size) {
    throw new RangeError(
      `${bytes.length - start} bytes of values where shape (${shape.join(', ')}) has ${size}`,
    )
  }
  // A copy: `slice` of a Buffer would share its memory, header and all.
  const values = new Uint8Array(bytes.subarray(start))
  return width === 4 ? { shape, data: new Float32Array(values.buffer) } : { shape, data: values }
}
