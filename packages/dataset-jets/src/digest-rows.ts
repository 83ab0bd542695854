import { createHash } from 'node:crypto'
import { endianness } from 'node:os'

/** SHA-256 of `x` as little-endian float32, then `y`; as `sha256-` and hexadecimal digits. */
export function digestRows(x: Float32Array, y: Uint8Array): string {
  const bytes = Buffer.from(x.buffer, x.byteOffset, x.byteLength)
  const little = endianness() === 'LE' ? bytes : Buffer.from(bytes).swap32()
  return `sha256-${createHash('sha256').update(little).update(y).digest('hex')}`
}
