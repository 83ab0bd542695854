import { isMetamlError } from '@metaml/core'
import { fixedType, intType, overflows, parseType, printType, quantizations } from '@metaml/fixed-point'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const types = fc
  .record({
    width: fc.integer({ min: 1, max: 64 }),
    integer: fc.integer({ min: -20, max: 80 }),
    signed: fc.boolean(),
    quantization: fc.constantFrom(...quantizations),
    overflow: fc.constantFrom(...overflows),
    wrapBits: fc.nat(64),
  })
  .filter(
    ({ signed, overflow, width, wrapBits }) => wrapBits <= width && (signed || overflow !== 'AP_WRAP_SM'),
  )

test('a printed type reads back as itself', () => {
  fc.assert(
    fc.property(types, ({ width, integer, ...modes }) => {
      const type = fixedType(width, integer, modes)
      expect(parseType(printType(type))).toEqual(type)
      const whole = intType(width, modes.signed)
      expect(parseType(printType(whole))).toEqual(whole)
    }),
  )
})

test('defaults are left out when printed, and modes may be written as in the settings of hls4ml', () => {
  expect(printType(parseType(' ap_fixed< 18, 8 , AP_TRN,AP_WRAP,0>'))).toBe('ap_fixed<18,8>')
  expect(printType(parseType('ufixed<8,-2,RND,SAT>'))).toBe('ap_ufixed<8,-2,AP_RND,AP_SAT>')
  expect(printType(parseType('ap_fixed<8,3,AP_TRN,AP_WRAP,2>'))).toBe('ap_fixed<8,3,AP_TRN,AP_WRAP,2>')
})

test.each([
  'float',
  'ap_fixed<8>',
  'ap_fixed<0,0>',
  'ap_fixed<65,8>',
  'ap_fixed<8,3,AP_ROUND>',
  'ap_fixed<8,3,AP_TRN,AP_WRAP,9>',
  'ap_ufixed<8,3,AP_TRN,AP_WRAP_SM>',
  'ap_fixed<8.5,3>',
  'ap_int<8,3>',
  'ap_fixed<W,3>',
])('%s is refused', text => {
  const error = refusalOf(() => parseType(text))
  expect(error).toMatchObject({ code: 'METAML_E_FIXED_TYPE', kind: 'usage', found: text })
})

function refusalOf(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    if (isMetamlError(error)) return error
  }
  return undefined
}
