import { checkWidth } from '../fast/check-width.js'
import { makeConverter } from '../fast/make-converter.js'
import type { FixedType } from '../type/fixed-type.js'
import { printType } from '../type/print-type.js'
import { addType, multiplyType } from '../type/result-types.js'
import { layerError } from './raw-layer.js'

/** a · b as a raw value of the type it is assigned to. */
export type RawPair = (a: number, b: number) => number

/** A product that is assigned to `to`. Throws `METAML_E_FIXED_WIDTH`. */
export function makeProduct(a: FixedType, b: FixedType, to: FixedType): RawPair {
  const convert = makeConverter(multiplyType(a, b), to)
  return (x, y) => convert(x * y)
}

/** `sum += term`, both of a type. Throws `METAML_E_FIXED_WIDTH`. */
export function makeAccumulate(type: FixedType): RawPair {
  const fit = makeConverter(addType(type, type), type)
  return (sum, term) => fit(sum + term)
}

/** A sum of two values of a type, assigned to it, over a balanced tree as hls4ml's `reduce` builds it. */
export function makeTreeSum(type: FixedType): (terms: Float64Array) => number {
  const add = makeAccumulate(type)
  const sum = (terms: Float64Array, from: number, count: number): number => {
    if (count === 1) return terms[from]!
    const left = 2 ** Math.floor(Math.log2(count - 1))
    return add(sum(terms, from, left), sum(terms, from + left, count - left))
  }
  return terms => sum(terms, 0, terms.length)
}

/** Refuses operands that hls4ml multiplies otherwise: a bit that stands for −1 and 1. */
export function checkFactors(input: FixedType, weight: FixedType): void {
  const binary = [input, weight].find(({ kind, width, signed }) => kind === 'int' && width === 1 && !signed)
  if (binary !== undefined)
    throw layerError(
      'A binary layer is not simulated.',
      'data and weights of more than one bit',
      printType(binary),
    )
  checkWidth(input, weight, multiplyType(input, weight))
}
