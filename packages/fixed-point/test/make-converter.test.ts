import {
  convertRaw,
  type FixedType,
  fixedType,
  intType,
  makeConverter,
  overflows,
  quantizations,
} from '@metaml/fixed-point'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const types: fc.Arbitrary<FixedType> = fc
  .record({
    width: fc.integer({ min: 1, max: 53 }),
    integer: fc.integer({ min: -8, max: 60 }),
    signed: fc.boolean(),
    quantization: fc.constantFrom(...quantizations),
    overflow: fc.constantFrom(...overflows),
    wrapBits: fc.constantFrom(0, 0, 1),
    whole: fc.constantFrom(false, false, false, true),
  })
  .filter(({ signed, overflow }) => signed || overflow !== 'AP_WRAP_SM')
  .map(({ width, integer, whole, ...modes }) =>
    whole ? intType(width, modes.signed) : fixedType(width, integer, modes),
  )

test('a ready assignment on doubles gives what the exact one gives', () => {
  fc.assert(
    fc.property(
      types,
      types,
      fc.array(fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }), { minLength: 1 }),
      (from, to, all) => {
        fc.pre(to.kind === 'fixed' || from.integer >= 0)
        const convert = makeConverter(from, to)
        for (const bits of [...all, 0n, -1n, 1n << BigInt(from.width - 1)]) {
          const raw = from.signed ? BigInt.asIntN(from.width, bits) : BigInt.asUintN(from.width, bits)
          expect(convert(Number(raw)) + 0).toBe(Number(convertRaw(raw, from, to)))
        }
      },
    ),
    { numRuns: 2000 },
  )
})

test('types that a double does not hold are refused', () => {
  expect(() => makeConverter(fixedType(54, 8), fixedType(8, 8))).toThrow(
    expect.objectContaining({ code: 'METAML_E_FIXED_WIDTH' }),
  )
})
