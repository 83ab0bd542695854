import { makeConverter } from '../fast/make-converter.js'
import type { LayerView } from '../graph/layer-view.js'
import { softmaxConfig } from '../graph/make-graph-softmax.js'
import { type FixedType, fractionBits, intType } from '../type/fixed-type.js'
import { addType, multiplyType, subtractType } from '../type/result-types.js'
import { planCast } from '../wasm/cast.js'
import { boundDot, chooseDot, type DotPlan, writeDot } from '../wasm/dot.js'
import type { Kernels } from '../wasm/kernels.js'
import { type LayerIo, type Slot, tileRows } from '../wasm/layer-io.js'
import { writeFeatures, writeMap, writeMaxPool } from '../wasm/map.js'
import { type TableOf, writeArgmax, writeSoftmax } from '../wasm/softmax.js'
import { writeSum } from '../wasm/sum.js'
import { featureBytes, type WindowTables, writeWindows } from '../wasm/windows.js'
import { counting, type LayerShape } from './layer-shape.js'
import { holdsRaw } from './tile-rows.js'

/** A layer of the module, with the kernel's name: what ran. */
export interface WrittenLayer {
  readonly path: string
  run(io: LayerIo): void
}

/** Makes a layer with given types ready, `other` being that of its second input; undefined: not in the module. */
export type LayerWriter = (
  view: LayerView,
  scratch: number,
  count: boolean,
  other: FixedType | undefined,
) => BoundLayer | undefined

/** The layer for values, of one input or two, of at most these sizes; undefined: not in the module. */
export type BoundLayer = (largest: number, largestOther: number) => WrittenLayer | undefined

/** Lays the tables of a layer into the module's memory, once a graph. */
export function writeShape(
  kernels: Kernels,
  shape: LayerShape,
  tableOf: TableOf,
): { readonly scratchBytes: number; readonly write: LayerWriter } {
  switch (shape.kind) {
    case 'weighted':
    case 'normalize': {
      const tables = writeWindows(kernels, shape.windows)
      const scratchBytes = 64 * Math.max(tables.pairs.slots, tables.singles.slots)
      const plan = (view: LayerView) =>
        shape.kind === 'weighted' ? weightedPlan(view, shape) : normalizePlan(view, shape.outputs)
      return { scratchBytes, write: dotWriter(kernels, tables, plan) }
    }
    case 'map':
      return { scratchBytes: 0, write: mapWriter(kernels, shape) }
    case 'max-pool':
      return { scratchBytes: featureBytes * shape.inputs, write: maxPoolWriter(kernels, shape) }
    case 'sum':
      return { scratchBytes: 0, write: sumWriter(kernels, shape) }
    case 'softmax':
      return {
        scratchBytes: 0,
        write: (view, _scratch, counts) => {
          const config = softmaxConfig(view)
          const written =
            config.implementation === 'argmax'
              ? writeArgmax(kernels, makeConverter(intType(32), config.types.result)(1), shape.count)
              : writeSoftmax(kernels, config, shape.count, tableOf, counts)
          return written && (() => ({ path: 'softmax', run: written }))
        },
      }
  }
}

function dotWriter(
  kernels: Kernels,
  tables: WindowTables,
  planOf: (view: LayerView) => DotPlan | undefined,
): LayerWriter {
  return (view, scratch, counts) => {
    const plan = planOf(view)
    const bounds = plan && boundDot(plan)
    if (plan === undefined || bounds === undefined) return undefined
    return largest => {
      const choice = chooseDot(plan, bounds, largest, counts)
      if (choice === undefined) return undefined
      return { path: choice.kernel, run: writeDot(kernels, tables, plan, bounds, choice, scratch, counts) }
    }
  }
}

function weightedPlan(
  view: LayerView,
  { outputs, order }: LayerShape & { kind: 'weighted' },
): DotPlan | undefined {
  const [weight, bias, accum] = [view.type('weight'), view.type('bias'), view.type('accum')]
  const product = multiplyType(view.input, weight)
  if (product.width > 53 || bias.width > 53 || accum.width > 53) return undefined
  if (isBinary(view.input) || isBinary(weight)) return undefined
  const weights = ordered(view.weights('weight', weight), outputs, order)
  const starts = view.weights('bias', bias).map(makeConverter(bias, accum))
  return { outputs, weights, starts, product, accum, result: view.type('result') }
}

/** Weights as a matrix, window × outputs. */
function ordered(
  raw: Float64Array,
  outputs: number,
  order: 'inputs' | 'outputs' | 'depthwise',
): Float64Array {
  if (order === 'inputs') return raw
  const inputs = raw.length / outputs
  if (order === 'outputs') return raw.map((_, i) => raw[(i % outputs) * inputs + Math.floor(i / outputs)]!)
  const matrix = new Float64Array(raw.length * outputs)
  for (const [i, weight] of raw.entries()) matrix[i * outputs + (i % outputs)] = weight
  return matrix
}

/** A matrix with the scales on its diagonal; the sum is exact. */
function normalizePlan(view: LayerView, channels: number): DotPlan | undefined {
  const [scale, bias] = [view.type('scale'), view.type('bias')]
  const product = multiplyType(view.input, scale)
  const sum = addType(product, bias)
  if (sum.width > 53 || isBinary(view.input) || isBinary(scale)) return undefined
  const weights = new Float64Array(channels * channels)
  for (const [i, raw] of view.weights('scale', scale).entries()) weights[i * channels + i] = raw
  const starts = view.weights('bias', bias).map(makeConverter(bias, sum))
  return { outputs: channels, weights, starts, product, accum: sum, result: view.type('result') }
}

/** hls4ml multiplies them otherwise. */
function isBinary({ kind, width, signed }: FixedType): boolean {
  return kind === 'int' && width === 1 && !signed
}

function mapWriter(kernels: Kernels, shape: LayerShape & { kind: 'map' }): LayerWriter {
  const table = { address: writeFeatures(kernels, shape.features), count: shape.features.length }
  return (view, _scratch, counts) => largest => {
    const result = view.type('result')
    const cast = planCast(view.input, result, largest)
    if (cast === undefined) return undefined
    const limit = shape.map === 'relu1' ? 1 : 6
    const kind = shape.map === 'linear' || shape.map === 'relu' ? shape.map : 'relu-max'
    const plan = {
      kind,
      cast,
      limit: limit * 2 ** fractionBits(view.input),
      highest: makeConverter(intType(32), result)(limit),
    } as const
    const run = writeMap(kernels, table, plan, largest, counts)
    return run && { path: 'map', run }
  }
}

function maxPoolWriter(kernels: Kernels, shape: LayerShape & { kind: 'max-pool' }): LayerWriter {
  const windows = {
    address: writeFeatures(kernels, shape.features),
    count: shape.features.length / shape.window,
  }
  const listed = (count: number) => ({ address: writeFeatures(kernels, counting(count)), count })
  const [inputs, results] = [listed(shape.inputs), listed(windows.count)]
  const padded = shape.features.includes(-1)
  return (view, scratch, counts) => largest => {
    const { input } = view
    const [accum, result] = [view.type('accum'), view.type('result')]
    // hls4ml fills padding with the highest bit alone.
    const padding = input.signed ? -(2 ** (input.width - 1)) : 2 ** (input.width - 1)
    const size = padded ? Math.max(largest, 2 ** (input.width - 1)) : largest
    const reach = 2 ** (accum.width - (accum.signed ? 1 : 0))
    const [first, second] = [planCast(input, accum, size), planCast(accum, result, reach)]
    if (first === undefined || second === undefined || !holdsRaw(accum)) return undefined
    if (padding > 2 ** 31 - 1) return undefined
    const linear = { kind: 'linear', limit: 0, highest: 0 } as const
    // Over streams values are cast before they are compared: the same, as long as the cast keeps their order.
    const keepsOrder = first.fit === 'none' || first.fit === 'clamp'
    const before = shape.castsFirst && !keepsOrder
    const pool = writeMaxPool(kernels, windows, shape.window, padding)
    const toAccum = writeMap(kernels, before ? inputs : results, { ...linear, cast: first }, size, counts)
    const toResult = writeMap(kernels, results, { ...linear, cast: second }, reach, counts)
    if (toAccum === undefined || toResult === undefined) return undefined
    const cast = { address: scratch, features: shape.inputs }
    return {
      path: 'maxPool',
      run: io => {
        if (before)
          for (const tile of tilesOf(io)) {
            toAccum({ ...tile, target: cast })
            pool({ ...tile, source: cast })
          }
        else {
          pool(io)
          toAccum({ ...io, source: io.target })
        }
        toResult({ ...io, source: io.target })
      },
    }
  }
}

function sumWriter(kernels: Kernels, shape: LayerShape & { kind: 'sum' }): LayerWriter {
  return (view, _scratch, counts, other) => {
    const { input } = view
    if (other === undefined) return undefined
    const type = shape.operation === 'add' ? addType(input, other) : subtractType(input, other)
    const shifts = [input, other].map(one => fractionBits(type) - fractionBits(one)) as [number, number]
    if (type.width > 53 || type.kind !== 'fixed') return undefined
    return (largest, largestOther) => {
      const size = largest * 2 ** shifts[0] + largestOther * 2 ** shifts[1]
      const cast = planCast({ ...type, signed: true }, view.type('result'), size)
      const run = cast && writeSum(kernels, shape, shifts, cast, size, counts)
      return run && { path: 'sum', run }
    }
  }
}

/** The tiles of what a layer reads and writes, one by one. */
function tilesOf({ rows, source, target }: LayerIo): LayerIo[] {
  const at = ({ address, features }: Slot, tile: number) => ({
    address: address + tile * features * featureBytes,
    features,
  })
  return Array.from({ length: Math.ceil(rows / tileRows) }, (_, tile) => ({
    rows: Math.min(tileRows, rows - tile * tileRows),
    source: at(source, tile),
    target: at(target, tile),
  }))
}
