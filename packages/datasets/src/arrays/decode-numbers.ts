import { endianness } from 'node:os'

/** A type of stored numbers: kind and bytes, as NumPy writes them. */
export interface NumberType {
  readonly kind: 'f' | 'i' | 'u' | 'b'
  readonly size: number
  readonly bigEndian: boolean
}

/** Reads NumPy's description of a type, such as `<f4`; undefined for one that holds no numbers. */
export function parseNumberType(text: string): NumberType | undefined {
  const parts = /^([<>|=])([fiub])(\d)$/.exec(text)
  if (parts === null) return undefined
  const [kind, size] = [parts[2] as NumberType['kind'], Number(parts[3])]
  const sizes = { f: [2, 4, 8], i: [1, 2, 4, 8], u: [1, 2, 4, 8], b: [1] }[kind]
  return sizes.includes(size) ? { kind, size, bigEndian: parts[1] === '>' } : undefined
}

/** Stored numbers as float32. */
export function decodeNumbers(bytes: Buffer, { kind, size, bigEndian }: NumberType): Float32Array {
  const count = Math.floor(bytes.length / size)
  if (size === 1) {
    return Float32Array.from(kind === 'i' ? new Int8Array(bytes.buffer, bytes.byteOffset, count) : bytes)
  }
  // Typed arrays want aligned bytes in the order of the machine.
  const copy = Buffer.from(new Uint8Array(count * size).buffer)
  bytes.copy(copy, 0, 0, count * size)
  if (bigEndian === (endianness() === 'LE')) swap(copy, size)
  const { buffer } = copy
  if (kind === 'f') {
    if (size === 4) return new Float32Array(buffer)
    return size === 8 ? Float32Array.from(new Float64Array(buffer)) : decodeHalf(new Uint16Array(buffer))
  }
  if (size === 2) return Float32Array.from(kind === 'i' ? new Int16Array(buffer) : new Uint16Array(buffer))
  if (size === 4) return Float32Array.from(kind === 'i' ? new Int32Array(buffer) : new Uint32Array(buffer))
  const large = kind === 'i' ? new BigInt64Array(buffer) : new BigUint64Array(buffer)
  return Float32Array.from({ length: count }, (_, i) => Number(large[i]))
}

function swap(bytes: Buffer, size: number): void {
  if (size === 2) bytes.swap16()
  else if (size === 4) bytes.swap32()
  else bytes.swap64()
}

/** IEEE 754 binary16. */
function decodeHalf(codes: Uint16Array): Float32Array {
  return Float32Array.from(codes, code => {
    const sign = code & 0x8000 ? -1 : 1
    const exponent = (code >> 10) & 31
    const fraction = code & 1023
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
    if (exponent === 0) return sign * fraction * 2 ** -24
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
  })
}
