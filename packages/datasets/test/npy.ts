import { crc32 } from './crc32.js'

/** An array in NumPy's format. */
export function npy(
  descr: string,
  shape: readonly number[],
  data: ArrayBufferView | Uint8Array,
  fortran = false,
): Buffer {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${sizes}), }`
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10
  const head = Buffer.alloc(10)
  head.write('\x93NUMPY\x01\x00', 'latin1')
  head.writeUInt16LE(length, 8)
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  return Buffer.concat([head, Buffer.from(`${text.padEnd(length - 1)}\n`, 'latin1'), bytes])
}

/** Texts of four bytes a character, as NumPy keeps them. */
export function npyTexts(texts: readonly string[]): Buffer {
  const width = Math.max(...texts.map(text => text.length))
  const codes = new Uint32Array(texts.length * width)
  texts.forEach((text, i) => {
    for (let at = 0; at < text.length; at++) codes[i * width + at] = text.charCodeAt(at)
  })
  return npy(`<U${width}`, [texts.length], codes)
}

/** A zip archive of stored or deflated files. */
export function zip(
  files: { readonly [name: string]: Uint8Array },
  pack?: (bytes: Uint8Array) => Uint8Array,
): Buffer {
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, bytes] of Object.entries(files)) {
    const packed = Buffer.from(pack ? pack(bytes) : bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(pack ? 8 : 0, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    const entry = Buffer.alloc(46)
    entry.write('PK\x01\x02')
    entry.writeUInt16LE(20, 4)
    common.copy(entry, 6)
    entry.writeUInt32LE(offset, 42)
    pieces.push(local)
    directory.push(entry, Buffer.from(name))
    offset += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(Object.keys(files).length, 8)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...pieces, list, end])
}
