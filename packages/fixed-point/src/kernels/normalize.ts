import { makeConverter } from '../fast/make-converter.js'
import type { FixedType } from '../type/fixed-type.js'
import { addType, multiplyType } from '../type/result-types.js'
import { checkFactors } from './make-sums.js'
import { checkLength, type RawLayer } from './raw-layer.js'

/** A batch normalisation; the channels come last. */
export interface NormalizeConfig {
  readonly inputs: number
  readonly types: {
    readonly input: FixedType
    readonly scale: FixedType
    readonly bias: FixedType
    readonly result: FixedType
  }
  /** Raw values, one a channel. */
  readonly scales: ArrayLike<number>
  readonly biases: ArrayLike<number>
}

/** hls4ml's `normalize`: x · scale + bias, exact until it is assigned to the result. Throws `METAML_E_FIXED_WIDTH`. */
export function makeNormalize({ inputs, types, scales, biases }: NormalizeConfig): RawLayer {
  checkLength('biases', biases, scales.length)
  checkFactors(types.input, types.scale)
  const product = multiplyType(types.input, types.scale)
  const sum = addType(product, types.bias)
  const [widen, toResult] = [makeConverter(product, sum), makeConverter(sum, types.result)]
  const toSum = makeConverter(types.bias, sum)
  const wideBiases = Float64Array.from(biases, raw => toSum(raw))
  const channels = scales.length
  return input => {
    checkLength('input', input, inputs)
    return input.map((x, i) => toResult(widen(x * scales[i % channels]!) + wideBiases[i % channels]!))
  }
}
