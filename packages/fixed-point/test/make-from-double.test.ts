import { fixedType, fromDouble, makeFromDouble, overflows, quantizations } from '@metaml/fixed-point'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const types = fc
  .record({
    width: fc.integer({ min: 1, max: 53 }),
    integer: fc.integer({ min: -4, max: 20 }),
    signed: fc.boolean(),
    quantization: fc.constantFrom(...quantizations),
    overflow: fc.constantFrom(...overflows),
    wrapBits: fc.integer({ min: 0, max: 1 }),
  })
  .map(({ width, integer, signed, quantization, overflow, wrapBits }) =>
    fixedType(width, integer, {
      ...{ quantization, overflow },
      signed: signed || overflow === 'AP_WRAP_SM',
      wrapBits: overflow.startsWith('AP_WRAP') ? wrapBits : 0,
    }),
  )

// Ties, and what lies just beside them: where a rounded remainder would decide wrongly.
const halves = fc
  .tuple(
    fc.integer({ min: -2000, max: 2000 }),
    fc.constantFrom(0, 2 ** -53, -(2 ** -53), 2 ** -54, -(2 ** -54)),
  )
  .map(([n, bit]) => (n / 2) * (1 + bit) + bit)

test('a double becomes the raw value that fromDouble gives', () => {
  fc.assert(
    fc.property(
      types,
      fc.oneof(halves, fc.double({ noNaN: true, noDefaultInfinity: true })),
      (type, value) => {
        const shifts = Math.abs(value) < 1e290 ? [0, type.width - type.integer] : [0]
        for (const shift of shifts)
          expect(makeFromDouble(type)(value * 2 ** -shift)).toBe(
            Number(fromDouble(value * 2 ** -shift, type)) + 0,
          )
      },
    ),
    { numRuns: 5000 },
  )
})

test('NaN and infinity are refused, and types of more than 53 bits', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => makeFromDouble(fixedType(8, 3))(value)).toThrow(
      expect.objectContaining({ code: 'METAML_E_FIXED_NUMBER' }),
    )
  expect(() => makeFromDouble(fixedType(54, 3))).toThrow(
    expect.objectContaining({ code: 'METAML_E_FIXED_WIDTH' }),
  )
})
