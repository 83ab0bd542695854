import { expect, test } from 'vitest'
import { checkInputs, inputWarning } from '../dist/check-inputs.js'
import { readFixedType } from '../dist/fixed-type.js'

test('the range of a type is that of its bits', () => {
  expect(readFixedType('ap_fixed<18,8>')).toEqual({ min: -128, max: 128 - 2 ** -10, saturates: false })
  expect(readFixedType('ap_ufixed<8, 0, AP_RND, AP_SAT, 0>')).toEqual({
    min: 0,
    max: 1 - 2 ** -8,
    saturates: true,
  })
  expect(readFixedType('ap_fixed<4,-2>')).toEqual({ min: -0.125, max: 0.125 - 2 ** -6, saturates: false })
  expect(readFixedType('ap_int<8>')).toEqual({ min: -128, max: 127, saturates: false })
  expect(readFixedType('ap_uint<3>')).toEqual({ min: 0, max: 7, saturates: false })
  expect(readFixedType('float')).toBeUndefined()
})

const range = { min: Float32Array.of(-3, 0, -1), max: Float32Array.of(4, 240, 1) }

test('features that the input type can not hold are named, with their range', () => {
  const check = checkInputs('ap_fixed<18,8>', range)
  expect(check.outside).toEqual([{ feature: 1, min: 0, max: 240 }])
  expect(inputWarning(check)).toContain('1 input feature(s) (1) have values from 0 to 240')
  expect(inputWarning(check)).toContain('wrap around')
  expect(inputWarning(checkInputs('ap_fixed<18,8,AP_TRN,AP_SAT>', range))).toContain('are clipped')
})

test('nothing is said when all features fit', () => {
  expect(inputWarning(checkInputs('ap_fixed<18,9>', range))).toBeUndefined()
})
