/** An array as it lies in a `dnn`: float32 (weights) or uint8 (masks), C order. */
export interface NpyArray {
  /** Everything up to the values. */
  readonly header: Uint8Array
  /** As the header writes it: `16, 64`. */
  readonly shape: string
  readonly values: Float32Array | Uint8Array
}

/**
 * Reads a .npy file of version 1.
 *
 * @throws RangeError when it is none, or of another type
 */
export function readArray(bytes: Uint8Array): NpyArray {
  const start = 10 + (bytes[8] ?? 0) + (bytes[9] ?? 0) * 256
  const header = new Uint8Array(bytes.subarray(0, start))
  const text = Buffer.from(header).toString('latin1')
  const found = /'descr': '(<f4|\|u1)', 'fortran_order': False, 'shape': \(([\d, ]*)\)/.exec(text)
  if (found === null || text.slice(1, 6) !== 'NUMPY' || header[6] !== 1) {
    throw new RangeError('It is no .npy file of version 1 with float32 or uint8 in C order.')
  }
  // A copy: `slice` of a Buffer would share its memory, header included.
  const values = new Uint8Array(bytes.subarray(start))
  return {
    header,
    shape: found[2]!.replace(/,\s*$/, ''),
    values: found[1] === '<f4' ? new Float32Array(values.buffer) : values,
  }
}

/** Writes values of the type and shape that a header tells. */
export function writeArray(header: Uint8Array, values: Float32Array | Uint8Array): Uint8Array {
  const bytes = new Uint8Array(header.length + values.byteLength)
  bytes.set(header)
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), header.length)
  return bytes
}

/** The header of a mask for the weights of a header: the same shape, uint8. */
export function maskHeader(header: Uint8Array): Uint8Array {
  const text = Buffer.from(header).toString('latin1')
  return Buffer.from(text.replace("'descr': '<f4'", "'descr': '|u1'"), 'latin1')
}
