import { type FixedType, fractionBits } from '../type/fixed-type.js'
import { type Cast, castBytes, castFits, noCast, planCast, planWrap, writeCast } from './cast.js'
import type { Kernels } from './kernels.js'
import type { LayerIo } from './layer-io.js'
import { featureBytes, type WindowTables } from './windows.js'

/** Sums of products over windows, with all types and weights. */
export interface DotPlan {
  readonly outputs: number
  /** Raw values, window × outputs. */
  readonly weights: Float64Array
  /** Raw values of the accumulator's type. */
  readonly starts: Float64Array
  /** The type of a product, of the sum, and of what comes out. */
  readonly product: FixedType
  readonly accum: FixedType
  readonly result: FixedType
}

/** A way to compute a layer in the module. */
export interface DotChoice {
  readonly kernel: 'dotExact16' | 'dotCut16' | 'dot32' | 'dot64'
  readonly shift: number
  readonly half: number
  readonly wrap: Cast
  readonly cast: Cast
}

/** What all choices for a layer rest on; independent of the rows. */
export interface DotBounds {
  /** Raw weights, scaled where the accumulator has more fraction bits than a product. */
  readonly weights: Float64Array
  readonly shift: number
  readonly half: number
  readonly wraps: boolean
  /** Over the outputs, the largest sum of the weights' sizes, count of weights, and start. */
  readonly weightSum: number
  readonly terms: number
  readonly start: number
  readonly largestWeight: number
}

/** Bounds of a layer; undefined where the module does not have its accumulator. */
export function boundDot({ weights, starts, outputs, product, accum }: DotPlan): DotBounds | undefined {
  const distance = fractionBits(product) - fractionBits(accum)
  const shift = Math.max(distance, 0)
  if (Math.abs(distance) > 32) return undefined
  if (accum.kind === 'int' && (shift > 0 || product.integer <= 0)) return undefined
  const rounds = shift > 0 && accum.quantization === 'AP_RND'
  if (shift > 0 && !rounds && accum.quantization !== 'AP_TRN') return undefined
  const wraps = accum.kind === 'int' || (accum.overflow === 'AP_WRAP' && accum.wrapBits === 0)
  if (!wraps && !accum.signed) return undefined
  const scaled = distance < 0 ? weights.map(w => w * 2 ** -distance) : weights
  const sums = new Float64Array(outputs)
  const terms = new Int32Array(outputs)
  let largestWeight = 0
  for (let i = 0; i < scaled.length; i++) {
    const size = Math.abs(scaled[i]!)
    if (size === 0) continue
    sums[i % outputs]! += size
    terms[i % outputs]!++
    if (size > largestWeight) largestWeight = size
  }
  return {
    weights: scaled,
    shift,
    half: rounds ? 2 ** (shift - 1) : 0,
    wraps,
    weightSum: maximum(sums),
    terms: maximum(terms),
    start: maximum(starts.map(Math.abs)),
    largestWeight,
  }
}

/**
 * The fastest kernel of the module that gives the accumulator's bits for values of at most `largest` in size; undefined
 * where none does. A sum is right modulo a power of two, and wraps as an accumulator of fewer bits does; or it is so
 * small that nothing overflows. `count` asks for one that sees every overflow.
 */
export function chooseDot(
  plan: DotPlan,
  bounds: DotBounds,
  largest: number,
  count: boolean,
): DotChoice | undefined {
  const { shift, half, wraps, weightSum, terms, start, largestWeight } = bounds
  const { accum, result } = plan
  const step = 2 ** shift
  // Of the sum in units of the products, then in the accumulator's; a hundredth more than this calculation may err.
  const exact = 1.01 * (weightSum * largest + terms * step + start * step)
  const sum = exact / step
  const range = 2 ** (accum.width - (accum.signed ? 1 : 0)) - 1
  const fits = accum.signed && sum < range
  if (!wraps && !fits) return undefined
  const wrap = fits ? noCast : planWrap(accum)
  const size = fits ? sum : range + 1
  const cast = planCast(accum, result, fits ? Math.ceil(size) : size)
  if (cast === undefined || largestWeight >= 2 ** 31) return undefined
  const choice = { shift, half, wrap, cast }
  const low = (bits: number) => exact < 2 ** (bits - 1) || (accum.width + shift <= bits && (fits || !count))
  const narrow = low(32) && castFits(cast, size, 32) && castFits(wrap, size, 32) && shift < 32
  const both16 = largest <= 2 ** 15 && largestWeight < 2 ** 15
  if (narrow && both16 && shift === 0) return { kernel: 'dotExact16', ...choice }
  if (narrow && both16 && shift <= 16) return { kernel: 'dotCut16', ...choice }
  if (narrow) return { kernel: 'dot32', ...choice }
  return low(63) && castFits(cast, size, 64) ? { kernel: 'dot64', ...choice } : undefined
}

/** A layer in the module's memory, ready to run on rows. */
export function writeDot(
  kernels: Kernels,
  tables: WindowTables,
  plan: DotPlan,
  bounds: DotBounds,
  choice: DotChoice,
  scratch: number,
  count: boolean,
): (io: LayerIo) => void {
  const pairs = choice.kernel.endsWith('16')
  const { starts, outputs } = plan
  const table = pairs ? tables.pairs : tables.singles
  const lists = writeLists(kernels, tables, bounds.weights, outputs, pairs)
  const startAddress = kernels.allocate(8 * outputs)
  kernels.i64().set(
    Array.from(starts, start => BigInt(start)),
    startAddress / 8,
  )
  const p = kernels.allocate(640)
  const { shift, half } = choice
  const segment = Math.max(Math.floor(65_535 / (2 ** Math.min(shift, 16) - 1 || 1)), 1)
  const places = tables.windows.bases.length
  const run = kernels.functions[choice.kernel]
  const words = [table.address, table.slots, scratch, places, table.bases, outputs, lists, startAddress]
  kernels.i32().set(words, p / 4 + 3)
  kernels.i32().set([shift, segment, half], p / 4 + 13)
  writeCast(kernels, p + 64, choice.wrap, count)
  writeCast(kernels, p + 64 + castBytes, choice.cast, count)
  return ({ rows, source, target }) => {
    const i32 = kernels.i32()
    i32.set([rows, source.address, source.features * featureBytes], p / 4)
    i32.set([target.address, target.features * featureBytes], p / 4 + 11)
    run(p)
  }
}

/** Of each output the offsets and weights that are not zero; gives the address of where the lists begin. */
function writeLists(
  kernels: Kernels,
  { windows, pairs, singles }: WindowTables,
  weights: Float64Array,
  outputs: number,
  paired: boolean,
): number {
  const { channels, taps } = windows
  const { perPlace } = paired ? pairs : singles
  const entries = kernels.allocate(8 * perPlace * taps.length * outputs)
  const starts = kernels.allocate(4 * (outputs + 1))
  const i32 = kernels.i32()
  let next = entries / 4
  for (let o = 0; o < outputs; o++) {
    i32[starts / 4 + o] = 4 * next
    for (let tap = 0; tap < taps.length; tap++)
      for (let slot = 0; slot < perPlace; slot++) {
        const c = paired ? 2 * slot : slot
        const at = (tap * channels + c) * outputs + o
        const first = weights[at]!
        const second = paired && c + 1 < channels ? weights[at + outputs]! : 0
        if (first === 0 && second === 0) continue
        i32[next++] = (taps[tap]! * perPlace + slot) * featureBytes
        i32[next++] = paired ? (first & 0xffff) | (second << 16) : first
      }
  }
  i32[starts / 4 + outputs] = 4 * next
  return starts
}

function maximum(values: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) if (values[i]! > largest) largest = values[i]!
  return largest
}
