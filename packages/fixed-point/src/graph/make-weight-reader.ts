import type { RawMap } from '../fast/make-converter.js'
import { makeFromDouble } from '../fast/make-from-double.js'
import type { FixedType } from '../type/fixed-type.js'

/**
 * What a kernel makes of the numbers in its weights' files. A fixed-point type gets the double; of an integer type the
 * headers read the text, up to its point. Errors as `makeFromDouble`.
 */
export function makeWeightReader(type: FixedType): RawMap {
  const convert = makeFromDouble(type)
  return type.kind === 'int' ? value => convert(Math.trunc(value)) + 0 : convert
}
