import { makeConverter } from '../fast/make-converter.js'
import { type FixedType, fixedType } from '../type/fixed-type.js'
import { addType, multiplyType, subtractType } from '../type/result-types.js'
import { makeComparison } from './compare-raw.js'

/** A layer of two inputs made ready. */
export type RawMerge = (a: Float64Array, b: Float64Array) => Float64Array

/** The types of a merge. */
export interface MergeTypes {
  readonly a: FixedType
  readonly b: FixedType
  readonly result: FixedType
}

/** hls4ml's `add` and `subtract`: exact until assigned. A shorter input repeats. Throws `METAML_E_FIXED_WIDTH`. */
export function makeSum({ a, b, result }: MergeTypes, operation: 'add' | 'subtract'): RawMerge {
  const type = operation === 'add' ? addType(a, b) : subtractType(a, b)
  const [wideA, wideB, narrow] = [makeConverter(a, type), makeConverter(b, type), makeConverter(type, result)]
  const sign = operation === 'add' ? 1 : -1
  return elementwise((x, y) => narrow(wideA(x) + sign * wideB(y)))
}

/** hls4ml's `multiply`. A shorter input repeats. Throws `METAML_E_FIXED_WIDTH`. */
export function makeMultiply({ a, b, result }: MergeTypes): RawMerge {
  const convert = makeConverter(multiplyType(a, b), result)
  return elementwise((x, y) => convert(x * y))
}

/** hls4ml's `average`: half the exact sum, assigned. A shorter input repeats. Throws `METAML_E_FIXED_WIDTH`. */
export function makeAverageOfTwo({ a, b, result }: MergeTypes): RawMerge {
  const sum = addType(a, b)
  const [wideA, wideB] = [makeConverter(a, sum), makeConverter(b, sum)]
  // One half is the only bit of its type.
  const convert = makeConverter(multiplyType(sum, fixedType(1, 0, { signed: false })), result)
  return elementwise((x, y) => convert(wideA(x) + wideB(y)))
}

/** hls4ml's `maximum` and `minimum`, compared as the headers do. A shorter input repeats. Throws `METAML_E_FIXED_WIDTH`. */
export function makeExtreme({ a, b, result }: MergeTypes, operation: 'maximum' | 'minimum'): RawMerge {
  const [fromA, fromB] = [makeConverter(a, result), makeConverter(b, result)]
  const takesA = makeComparison(a, b, operation === 'maximum' ? 'greater' : 'less')
  return elementwise((x, y) => (takesA(x, y) ? fromA(x) : fromB(y)))
}

/**
 * hls4ml's `concatenate1d`, `concatenate2d` and `concatenate3d`: in turn `blockA` values of the one and `blockB` of the
 * other, by default all. Throws `METAML_E_FIXED_WIDTH`.
 */
export function makeConcatenate({ a, b, result }: MergeTypes, blockA?: number, blockB?: number): RawMerge {
  const [fromA, fromB] = [makeConverter(a, result), makeConverter(b, result)]
  return (x, y) => {
    const [stepA, stepB] = [blockA ?? x.length, blockB ?? y.length]
    const joined = new Float64Array(x.length + y.length)
    for (let turn = 0; turn * stepA < x.length; turn++) {
      const start = turn * (stepA + stepB)
      for (let i = 0; i < stepA; i++) joined[start + i] = fromA(x[turn * stepA + i]!) + 0
      for (let i = 0; i < stepB; i++) joined[start + stepA + i] = fromB(y[turn * stepB + i]!) + 0
    }
    return joined
  }
}

function elementwise(combine: (x: number, y: number) => number): RawMerge {
  return (a, b) =>
    Float64Array.from(
      { length: Math.max(a.length, b.length) },
      (_, i) => combine(a[i % a.length]!, b[i % b.length]!) + 0,
    )
}
