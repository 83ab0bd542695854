import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type NpyArray, readNpy, writeNpy } from '../dist/files/npy.js'

const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 })
const arrays = shapes.chain((shape): fc.Arbitrary<NpyArray> => {
  const size = shape.reduce((product, extent) => product * extent, 1)
  const of = { minLength: size, maxLength: size }
  return fc.oneof(
    fc.float32Array(of).map(data => ({ shape, data })),
    fc.uint8Array(of).map(data => ({ shape, data })),
  )
})
const bits = ({ data }: NpyArray) => [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]

test('what is written is read again, to the bit, NaN and -0 included', () => {
  fc.assert(
    fc.property(arrays, fc.boolean(), (array, buffered) => {
      const bytes = writeNpy(array)
      const read = readNpy(buffered ? Buffer.from(bytes) : bytes)
      expect(read.shape).toEqual(array.shape)
      expect(read.data.constructor).toBe(array.data.constructor)
      expect(bits(read)).toEqual(bits(array))
    }),
  )
})

test('values start at a multiple of 64 bytes, after a header that NumPy reads', () => {
  const bytes = writeNpy({ shape: [2], data: Float32Array.of(1, 2) })
  expect(bytes.length).toBe(64 * 2 + 8)
  expect(new TextDecoder('latin1').decode(bytes.subarray(10, 128))).toMatch(
    /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2,\), \} *\n$/,
  )
})

test('a view of a larger buffer is written alone', () => {
  const data = Float32Array.of(9, 1, 2, 9).subarray(1, 3)
  expect([...readNpy(writeNpy({ shape: [2], data })).data]).toEqual([1, 2])
})

test('cut or changed bytes are a RangeError, never another array', () => {
  const bytes = writeNpy({ shape: [2, 3], data: Float32Array.from({ length: 6 }, (_, i) => i) })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), length => {
      expect(() => readNpy(bytes.subarray(0, length))).toThrow(RangeError)
    }),
  )
  expect(() => readNpy(new TextEncoder().encode('not an array at all'))).toThrow(RangeError)
})
