import {
  fixedType,
  floatTanh,
  makeConcatenate,
  makeConv,
  makeDepthwise,
  makeExtreme,
  makeGlobalStreamPool,
  makeHardActivation,
  makePool,
  makeQuantizer,
  makeRearrange,
  makeTableActivation,
  oneRow,
  parseType,
  resizedIndices,
  transposedIndices,
} from '@metaml/fixed-point'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const type = parseType('ap_fixed<16,6>')
const refusal = (code: string) => expect.objectContaining({ code })

test('tanh of a float is odd and within a unit of the last place', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), x => {
      const y = floatTanh(x)
      expect(y).toBe(Math.fround(y))
      expect(floatTanh(-x)).toBe(-y)
      const unit = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(y) || 1)), -126) - 23)
      expect(Math.abs(y - Math.tanh(x))).toBeLessThanOrEqual(1.5 * unit)
    }),
  )
})

test('a depthwise convolution is a convolution whose weights between channels are 0', () => {
  const types = { input: type, weight: type, bias: type, accum: parseType('ap_fixed<40,16>'), result: type }
  const raws = (count: number) =>
    fc.array(fc.integer({ min: -900, max: 900 }), { minLength: count, maxLength: count })
  const width = { size: 6, kernel: 3, stride: 2, before: 1, after: 0 }
  fc.assert(
    fc.property(raws(6), raws(2), raws(12), (weights, biases, input) => {
      const full = Array.from({ length: 12 }, (_, i) => {
        const [place, from, to] = [Math.floor(i / 4), Math.floor(i / 2) % 2, i % 2]
        return from === to ? weights[place * 2 + from]! : 0
      })
      const config = { height: oneRow, width, channels: 2, types, biases }
      const depthwise = makeDepthwise({ ...config, weights })
      const conv = makeConv({ ...config, filters: 2, weights: full })
      expect([...depthwise(Float64Array.from(input))]).toEqual([...conv(Float64Array.from(input))])
    }),
  )
})

test('transposing back gives the same values', () => {
  const permutation = fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(
      fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 1, max: 4 }))),
      permutation,
      (shape, axes) => {
        const there = transposedIndices(shape, axes)
        const back = transposedIndices(
          axes.map(axis => shape[axis]!),
          axes.map((_, i) => axes.indexOf(i)),
        )
        expect([...back].map(index => there[index])).toEqual([...there.keys()])
      },
    ),
  )
  expect([...transposedIndices([2, 3], [1, 0])]).toEqual([0, 3, 1, 4, 2, 5])
})

test('an image becomes larger by its nearest values', () => {
  expect([...resizedIndices([1, 2], [2, 4], 1)]).toEqual([0, 0, 1, 1, 0, 0, 1, 1])
  const move = makeRearrange({ input: type, result: type }, 2, resizedIndices([1, 2], [1, 4], 1))
  expect([...move(Float64Array.of(5, 7))]).toEqual([5, 5, 7, 7])
})

test('a concatenation takes blocks in turn, each from its own type', () => {
  const half = parseType('ap_fixed<16,7>')
  const join = makeConcatenate({ a: type, b: half, result: type }, 2, 1)
  expect([...join(Float64Array.of(1, 2, 3, 4), Float64Array.of(10, 20))]).toEqual([1, 2, 20, 3, 4, 40])
})

test('a maximum beside a wide unsigned type is what the headers find, not what is larger', () => {
  const wide = fixedType(34, 34, { signed: false })
  const [signed, result] = [fixedType(34, 34), fixedType(36, 36)]
  const maximum = makeExtreme({ a: signed, b: wide, result }, 'maximum')
  expect([...maximum(Float64Array.of(-1), Float64Array.of(5))]).toEqual([-1])
})

test('a quantiser casts each value to its own type, and makes 0 where it has none', () => {
  const quantizer = makeQuantizer({ input: type, result: type }, [
    parseType('ap_fixed<4,3,AP_RND,AP_SAT>'),
    undefined,
    parseType('ap_ufixed<3,1,AP_RND,AP_SAT>'),
  ])
  expect([...quantizer(Float64Array.of(9000, 9000, -5))]).toEqual([3.5 * 1024, 0, 0])
  expect(() => quantizer(Float64Array.of(1))).toThrow(refusal('METAML_E_FIXED_LAYER'))
})

test('a global maximum over a stream is refused in an accumulator with saturated bits', () => {
  const width = { size: 2, kernel: 2, stride: 2, before: 0, after: 0 }
  const config = { operation: 'max', height: oneRow, width, channels: 1 } as const
  const pool = (accum: string) =>
    makeGlobalStreamPool({ ...config, types: { input: type, accum: parseType(accum), result: type } })
  expect([...pool('ap_fixed<16,6>')(Float64Array.of(-9, -4))]).toEqual([-4])
  expect(() => pool('ap_fixed<16,6,AP_TRN,AP_WRAP,1>')).toThrow(refusal('METAML_E_FIXED_LAYER'))
})

test('activations from tables end at the ends of their tables; hard ones at 0 and 1', () => {
  const types = { input: type, table: type, result: type }
  const sigmoid = makeTableActivation({ function: 'sigmoid', types, tableSize: 1024 })
  expect([...sigmoid(Float64Array.of(0, -32768, 32767))]).toEqual([512, 0, 1023])
  expect(() => makeTableActivation({ function: 'elu', types, tableSize: 1024 })).toThrow(
    refusal('METAML_E_FIXED_LAYER'),
  )
  const hard = makeHardActivation({
    function: 'hard_tanh',
    types: { ...types, slope: type, shift: type },
    slope: 512,
    shift: 512,
  })
  expect([...hard(Float64Array.of(0, -9000, 9000, 512))]).toEqual([0, -1024, 1024, 512])
})

test('more than 53 bits are refused by a code in every new layer', () => {
  const wide = parseType('ap_fixed<60,20>')
  const types = { input: wide, table: type, result: type }
  for (const make of [
    () => makeTableActivation({ function: 'tanh', types, tableSize: 1024 }),
    () => makeQuantizer({ input: wide, result: type }, [type]),
    () => makeExtreme({ a: wide, b: type, result: type }, 'maximum'),
    () => makeRearrange({ input: wide, result: type }, 1, Int32Array.of(0)),
  ])
    expect(make).toThrow(refusal('METAML_E_FIXED_WIDTH'))
})

test('an average in an integer accumulator cuts each value off before it is added; a signed one is refused', () => {
  const width = { size: 2, kernel: 2, stride: 2, before: 0, after: 0 }
  const config = { operation: 'average', height: oneRow, width, channels: 1 } as const
  const types = (accum: string) => ({ input: type, accum: parseType(accum), result: type })
  const average = makePool({ ...config, types: types('ap_uint<8>') })
  expect([...average(Float64Array.of(2048, -512))]).toEqual([1024])
  for (const make of [makePool, makeGlobalStreamPool])
    expect(() => make({ ...config, types: types('ap_int<8>') })).toThrow(refusal('METAML_E_FIXED_LAYER'))
})
