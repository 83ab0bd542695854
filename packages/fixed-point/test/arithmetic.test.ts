import { assign, divide, type Fixed, fixedType, fromDouble, intType, toDouble } from '@metaml/fixed-point'
import { expect, test } from 'vitest'

const numberOf = (value: Fixed) => toDouble(value.raw, value.type)

test.each([
  ['AP_TRN', [-2, -1, 0, 1]],
  ['AP_TRN_ZERO', [-1, 0, 0, 1]],
  ['AP_RND', [-1, 0, 1, 2]],
  ['AP_RND_ZERO', [-1, 0, 0, 1]],
  ['AP_RND_INF', [-2, -1, 1, 2]],
  ['AP_RND_MIN_INF', [-2, -1, 0, 1]],
  ['AP_RND_CONV', [-2, 0, 0, 2]],
] as const)('%s rounds -1.5, -0.5, 0.5 and 1.5', (quantization, rounded) => {
  const type = fixedType(8, 8, { quantization })
  expect([-1.5, -0.5, 0.5, 1.5].map(x => Number(fromDouble(x, type)))).toEqual(rounded)
})

test.each([
  ['AP_SAT', [-8, 7]],
  ['AP_SAT_ZERO', [0, 0]],
  ['AP_SAT_SYM', [-7, 7]],
  ['AP_WRAP', [-2, 2]],
] as const)('%s brings -18 and 18 into four bits', (overflow, fitted) => {
  const type = fixedType(4, 4, { overflow })
  expect([-18, 18].map(x => Number(fromDouble(x, type)))).toEqual(fitted)
})

test('a minus zero is zero, and no number that is not finite becomes a value', () => {
  expect(fromDouble(-0, fixedType(8, 4))).toBe(0n)
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    expect(() => fromDouble(value, fixedType(8, 4))).toThrow(
      expect.objectContaining({ code: 'METAML_E_FIXED_NUMBER' }),
    )
})

test('a quotient is cut towards zero, and a division by zero is refused', () => {
  const [a, b, zero] = [-7, 2, 0].map(x => ({ type: intType(4), raw: BigInt(x) })) as [Fixed, Fixed, Fixed]
  expect(numberOf(divide(a, b))).toBe(-3)
  expect(() => divide(a, zero)).toThrow(expect.objectContaining({ code: 'METAML_E_FIXED_UNDEFINED' }))
})

test('what the headers leave undefined is refused', () => {
  const tiny = { type: fixedType(4, -2), raw: 3n }
  expect(() => assign(tiny, intType(4))).toThrow(
    expect.objectContaining({ code: 'METAML_E_FIXED_UNDEFINED' }),
  )
})
