import { fromFloating } from '../exact/doubles.js'
import { checkWidth } from '../fast/check-width.js'
import { floatExp } from '../fast/float-exp.js'
import { makeConverter } from '../fast/make-converter.js'
import { fixedType, fractionBits, intType } from '../type/fixed-type.js'
import { multiplyType, subtractType } from '../type/result-types.js'
import { makeAccumulate } from './make-sums.js'
import { layerError, type RawLayer } from './raw-layer.js'
import type { SoftmaxConfig } from './softmax.js'

/** hls4ml's `softmax_legacy`: for each value the sum of e^(other − it), from a table over −8 to 8, and its inverse. */
export function legacySoftmax({ types, expTableSize, invTableSize }: SoftmaxConfig): RawLayer {
  const { input, result, table } = types
  for (const size of [expTableSize, invTableSize]) checkSize(size)
  const entry = (value: number) => Number(fromFloating(value, table))
  const exponents = Float64Array.from({ length: expTableSize }, (_, i) =>
    entry(floatExp(Math.fround((16 * (i - expTableSize / 2)) / expTableSize))),
  )
  const inverses = Float64Array.from({ length: invTableSize }, (_, i) =>
    i === 0 ? 0 : entry(1 / Math.fround((64 * i) / invTableSize)),
  )
  const one = makeConverter(intType(32), table)(1)
  const [add, toResult] = [makeAccumulate(table), makeConverter(table, result)]
  const difference = subtractType(input, input)
  checkWidth(difference, table, multiplyType(difference, fixedType(Math.log2(expTableSize) + 1, 1)))
  checkWidth(multiplyType(table, fixedType(Math.log2(invTableSize) + 1, 1)))
  const [expScale, invScale] = [
    (expTableSize / 16) * 2 ** -fractionBits(difference),
    (invTableSize / 64) * 2 ** -fractionBits(table),
  ]
  const middle = Math.floor((8 * expTableSize) / 16)
  const clamp = (index: number, size: number) => Math.min(Math.max(index, 0), size - 1)
  return values =>
    values.map((own, i) => {
      let sum = 0
      for (let j = 0; j < values.length; j++) {
        const index = clamp(((((values[j]! - own) * expScale) | 0) + middle) | 0, expTableSize)
        sum = add(sum, i === j ? one : exponents[index]!)
      }
      return toResult(inverses[clamp((sum * invScale) | 0, invTableSize)]!)
    })
}

function checkSize(size: number): void {
  if (Number.isInteger(Math.log2(size)) && size >= 1) return
  throw layerError('The legacy softmax is simulated with such tables only.', 'a power of two', `${size}`)
}
