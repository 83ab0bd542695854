import { makeConverter } from '../fast/make-converter.js'
import { type FixedType, fixedType, intType } from '../type/fixed-type.js'
import { printType } from '../type/print-type.js'
import { addType, divideType } from '../type/result-types.js'
import { type Axis, axisOutputs, windowIndices } from './conv.js'
import { makeAccumulate, makeTreeSum } from './make-sums.js'
import { checkLength, layerError, type RawLayer } from './raw-layer.js'

/** A pooling over height and width, channels last; a global one has a kernel as large as the image. */
export interface PoolConfig {
  readonly operation: 'max' | 'average'
  readonly height: Axis
  readonly width: Axis
  readonly channels: number
  readonly types: { readonly input: FixedType; readonly accum: FixedType; readonly result: FixedType }
  /** Whether an average is over the padding too. */
  readonly countPad?: boolean
}

/** hls4ml's pooling over a stream: as {@link makePool}, but it compares and adds up in the accumulator's type, over a tree. */
export function makeStreamPool(config: PoolConfig): RawLayer {
  const { height, width, channels, operation, types } = config
  if ([height, width].some(axis => axis.before !== 0 || axis.after !== 0 || axis.kernel !== axis.stride))
    throw layerError(
      'A pooling over a stream has no such window.',
      'a stride like the kernel, no padding',
      'another',
    )
  const size = height.kernel * width.kernel
  const windows = windowIndices(height, width, channels)
  const places = windows.length / size / channels
  const toAccum = makeConverter(types.input, types.accum)
  const toResult = makeConverter(types.accum, types.result)
  const sum = makeTreeSum(types.accum)
  const quotient = makeConverter(divideType(types.accum, intType(32)), types.accum)
  const values = new Float64Array(size)
  return input => {
    checkLength('input', input, height.size * width.size * channels)
    return Float64Array.from({ length: places * channels }, (_, n) => {
      const [place, c] = [Math.floor(n / channels), n % channels]
      for (let i = 0; i < size; i++) values[i] = toAccum(input[windows[(place * size + i) * channels + c]!]!)
      const pooled = operation === 'max' ? Math.max(...values) : quotient(Math.trunc(sum(values) / size))
      return toResult(pooled) + 0
    })
  }
}

/**
 * hls4ml's global pooling over a stream: value after value, in the accumulator's type; the quotient goes to the result
 * as it is. Throws `METAML_E_FIXED_WIDTH` and `METAML_E_FIXED_LAYER`.
 */
export function makeGlobalStreamPool({ operation, height, width, channels, types }: PoolConfig): RawLayer {
  const count = height.size * width.size
  if (operation === 'average') checkQuotient(types.accum)
  const toAccum = makeConverter(types.input, types.accum)
  const add = makeAccumulate(types.accum)
  const divisor = fixedType(32, 32, { signed: false })
  const toResult = makeConverter(
    operation === 'max' ? types.accum : divideType(types.accum, divisor),
    types.result,
  )
  const start = operation === 'max' ? leastStart(types.accum) : 0
  const join = operation === 'max' ? Math.max : add
  return input => {
    checkLength('input', input, count * channels)
    return Float64Array.from({ length: channels }, (_, c) => {
      let value = start
      for (let i = 0; i < count; i++) value = join(value, toAccum(input[i * channels + c]!))
      return toResult(operation === 'max' ? value : Math.trunc(value / count)) + 0
    })
  }
}

/** The least value, which a maximum starts with; of a type with saturated bits the headers do not have it. */
function leastStart(type: FixedType): number {
  if (type.wrapBits !== 0)
    throw layerError(
      'A maximum over a stream starts with any value in such an accumulator.',
      'an accumulator without saturated bits',
      printType(type),
    )
  return type.signed ? -(2 ** (type.width - 1)) : 0
}

/** hls4ml's `pooling1d_cl`, `pooling2d_cl` and their global kin, io_parallel. Throws `METAML_E_FIXED_WIDTH` and `METAML_E_FIXED_LAYER`. */
export function makePool(config: PoolConfig): RawLayer {
  const { height, width, channels } = config
  const places = axisOutputs(height) * axisOutputs(width)
  const size = height.kernel * width.kernel
  const windows = windowIndices(height, width, channels)
  const pool = config.operation === 'max' ? makeMax(config.types.input) : makeAverage(config)
  const [toAccum, toResult] = [
    makeConverter(config.types.input, config.types.accum),
    makeConverter(config.types.accum, config.types.result),
  ]
  const finish = config.operation === 'max' ? (raw: number) => toResult(toAccum(raw)) : toResult
  const values = new Float64Array(size)
  return input => {
    checkLength('input', input, height.size * width.size * channels)
    const output = new Float64Array(places * channels)
    for (let place = 0; place < places; place++)
      for (let c = 0; c < channels; c++) {
        let inside = 0
        for (let i = 0; i < size; i++) {
          const index = windows[(place * size + i) * channels + c]!
          values[i] = index < 0 ? Number.NaN : input[index]!
          if (index >= 0) inside++
        }
        output[place * channels + c] = finish(pool(values, config.countPad ? size : inside))
      }
    return output
  }
}

type Pool = (values: Float64Array, count: number) => number

/** The padding has only its highest bit set, which is the least value of a signed type only. */
function makeMax({ width, signed }: FixedType): Pool {
  const padding = signed ? -(2 ** (width - 1)) : 2 ** (width - 1)
  return values => {
    let largest = Number.NEGATIVE_INFINITY
    for (const value of values) largest = Math.max(largest, Number.isNaN(value) ? padding : value)
    return largest
  }
}

/** Every value is added to the accumulator by itself; the quotient is cut towards zero and assigned to it. */
function makeAverage({ types: { input, accum } }: PoolConfig): Pool {
  checkQuotient(accum)
  const add = makeAdd(accum, input)
  const divisor = fixedType(32, 32, { signed: false })
  const quotient = makeConverter(divideType(accum, divisor), accum)
  return (values, count) => {
    let sum = 0
    for (const value of values) if (!Number.isNaN(value)) sum = add(sum, value)
    return quotient(Math.trunc(sum / count) + 0)
  }
}

/** Throws for a sum that the headers, dividing it by an unsigned count, take for an unsigned number. */
function checkQuotient(accum: FixedType): void {
  if (accum.kind === 'int' && accum.signed)
    throw layerError(
      'The average of negative numbers is another in such an accumulator.',
      'ap_fixed, ap_ufixed or ap_uint',
      printType(accum),
    )
}

/** `sum += value`, of different types; to an integer the headers add the value's whole part. */
function makeAdd(accum: FixedType, value: FixedType): (sum: number, value: number) => number {
  if (accum.kind === 'int' && value.kind === 'fixed') {
    const [whole, add] = [makeConverter(value, accum), makeAccumulate(accum)]
    return (x, y) => add(x, whole(y) + 0)
  }
  const type = addType(accum, value)
  const [wideSum, wideValue, narrow] = [
    makeConverter(accum, type),
    makeConverter(value, type),
    makeConverter(type, accum),
  ]
  return (x, y) => narrow(wideSum(x) + wideValue(y))
}
