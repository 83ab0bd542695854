import { makeConverter } from '../fast/make-converter.js'
import type { FixedType } from '../type/fixed-type.js'
import { addType, multiplyType, subtractType } from '../type/result-types.js'

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

/** hls4ml's `concatenate1d`: one after the other. Throws `METAML_E_FIXED_WIDTH`. */
export function makeConcatenate({ a, b, result }: MergeTypes): RawMerge {
  const [fromA, fromB] = [makeConverter(a, result), makeConverter(b, result)]
  return (x, y) => Float64Array.from([...x.map(raw => fromA(raw) + 0), ...y.map(raw => fromB(raw) + 0)])
}

function elementwise(combine: (x: number, y: number) => number): RawMerge {
  return (a, b) =>
    Float64Array.from(
      { length: Math.max(a.length, b.length) },
      (_, i) => combine(a[i % a.length]!, b[i % b.length]!) + 0,
    )
}
