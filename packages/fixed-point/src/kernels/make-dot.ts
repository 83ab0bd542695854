import { maxRaw, minRaw } from '../exact/fit.js'
import { exactBits } from '../fast/check-width.js'
import { makeConverter, makeWrap } from '../fast/make-converter.js'
import { type FixedType, fractionBits } from '../type/fixed-type.js'
import { multiplyType } from '../type/result-types.js'
import { checkFactors, makeAccumulate } from './make-sums.js'
import { checkLength, layerError } from './raw-layer.js'

/** The types of a layer with weights. */
export interface WeightTypes {
  readonly input: FixedType
  readonly weight: FixedType
  readonly bias: FixedType
  readonly accum: FixedType
  readonly result: FixedType
}

/** A matrix of weights and what its products are added up in. */
export interface DotConfig {
  readonly inputs: number
  readonly outputs: number
  readonly types: WeightTypes
  /** Raw values, `inputs` × `outputs`. */
  readonly weights: ArrayLike<number>
  /** Raw values, one an output. */
  readonly biases: ArrayLike<number>
  /**
   * How the products are added up where it matters, in an accumulator that saturates: one input after the other
   * (`latency`, the default), or as the loops of `resource` do with this reuse factor.
   */
  readonly reuseFactor?: number | 'latency' | undefined
  /** Where the weight of an input and an output lies among the kernel's weights; default output after output. */
  readonly place?: (input: number, output: number) => number
}

/** Writes the results for the inputs in `input` into `output`, from `offset` on. */
export type Dot = (input: Float64Array, output: Float64Array, offset: number) => void

/**
 * hls4ml's product of a vector and a matrix: each product is assigned to the accumulator's type, then added to the
 * bias, which was too, and the sum is assigned to the result's type. Throws `METAML_E_FIXED_WIDTH` and
 * `METAML_E_FIXED_LAYER`.
 */
export function makeDot(config: DotConfig): Dot {
  const { inputs, outputs, types } = config
  checkLength('weights', config.weights, inputs * outputs)
  checkLength('biases', config.biases, outputs)
  checkFactors(types.input, types.weight)
  const toAccum = makeConverter(types.bias, types.accum)
  const start = Float64Array.from(config.biases, raw => toAccum(raw))
  return sumsLate(types.accum, inputs) ? lateDot(config, start) : orderedDot(config, start)
}

/** Whether the sum may wrap once at its end: it fits a double whatever the products are. */
function sumsLate(accum: FixedType, inputs: number): boolean {
  const wraps = accum.kind === 'int' || (accum.overflow === 'AP_WRAP' && accum.wrapBits === 0)
  return wraps && accum.width + Math.ceil(Math.log2(inputs + 1)) <= exactBits
}

function lateDot({ inputs, outputs, types, weights }: DotConfig, start: Float64Array): Dot {
  const product = multiplyType(types.input, types.weight)
  const [convert, wrap, toResult] = [
    makeConverter(product, types.accum),
    makeWrap(types.accum),
    makeConverter(types.accum, types.result),
  ]
  const shift = fractionBits(product) - fractionBits(types.accum)
  const floors = types.accum.kind === 'fixed' && types.accum.quantization === 'AP_TRN' && shift >= 0
  // The products need not wrap before the sum does: its low bits stay the same.
  const late = floors && product.width + Math.ceil(Math.log2(inputs + 1)) < exactBits
  const scale = 2 ** -shift
  const matrix = Float64Array.from(weights)
  const sums = new Float64Array(outputs)
  return (input, output, offset) => {
    sums.set(start)
    for (let i = 0; i < inputs; i++) {
      const x = input[i]!
      if (x === 0) continue
      const row = i * outputs
      if (late && shift === 0) for (let o = 0; o < outputs; o++) sums[o]! += x * matrix[row + o]!
      else if (late) for (let o = 0; o < outputs; o++) sums[o]! += Math.floor(x * matrix[row + o]! * scale)
      else for (let o = 0; o < outputs; o++) sums[o]! += convert(x * matrix[row + o]!)
    }
    for (let o = 0; o < outputs; o++) output[offset + o] = toResult(wrap(sums[o]!))
  }
}

function orderedDot(config: DotConfig, start: Float64Array): Dot {
  const { inputs, outputs, types } = config
  const product = multiplyType(types.input, types.weight)
  const [convert, accumulate, toResult] = [
    makeConverter(product, types.accum),
    makeAccumulate(types.accum),
    makeConverter(types.accum, types.result),
  ]
  const [min, max] = [Number(minRaw(types.accum)), Number(maxRaw(types.accum))]
  const round = simpleRounding(product, types.accum)
  const orders = Array.from({ length: outputs }, (_, o) => Int32Array.from(orderOf(config, o)))
  const columns = Array.from({ length: outputs }, (_, o) =>
    Float64Array.from({ length: inputs }, (_, i) => config.weights[i * outputs + o]!),
  )
  return (input, output, offset) => {
    for (let o = 0; o < outputs; o++) {
      const [order, column] = [orders[o]!, columns[o]!]
      let sum = start[o]!
      for (let n = 0; n < inputs; n++) {
        const i = order[n]!
        const exact = input[i]! * column[i]!
        if (exact === 0) continue
        let term = round === undefined ? convert(exact) : Math.floor(exact * round.scale + round.add)
        // What is in range needs no look at the overflow mode.
        if (round !== undefined && (term < min || term > max)) term = convert(exact)
        const next = sum + term
        sum = next < min || next > max ? accumulate(sum, term) : next
      }
      output[offset + o] = toResult(sum)
    }
  }
}

/** The rounding of a product as floor(product · scale + add), where it is that simple and exact in a double. */
function simpleRounding(product: FixedType, accum: FixedType): { scale: number; add: number } | undefined {
  const shift = fractionBits(product) - fractionBits(accum)
  if (product.width - Math.min(shift, 0) >= exactBits || shift > 500) return undefined
  const scale = 2 ** -shift
  if (shift <= 0 || (accum.kind === 'fixed' && accum.quantization === 'AP_TRN')) return { scale, add: 0 }
  return accum.kind === 'fixed' && accum.quantization === 'AP_RND' ? { scale, add: 0.5 } : undefined
}

/** The inputs in the order in which they are added to an output: weights lie output after output, read in strides. */
function orderOf(config: DotConfig, output: number): number[] {
  const { inputs, outputs, reuseFactor = 'latency', place = i => output * inputs + i } = config
  const order = Array.from({ length: inputs }, (_, i) => i)
  if (reuseFactor === 'latency') return order
  const divides = reuseFactor <= inputs ? inputs % reuseFactor === 0 : reuseFactor <= inputs * outputs
  const possible = config.place !== undefined || divides
  if (!Number.isInteger(reuseFactor) || reuseFactor < 1 || !possible)
    throw layerError(
      'hls4ml does not allow this reuse factor.',
      `a divisor of ${inputs}, or more than it`,
      `${reuseFactor}`,
    )
  const turn = (i: number) => place(i, output) % reuseFactor
  return order.sort((i, j) => turn(i) - turn(j) || i - j)
}
