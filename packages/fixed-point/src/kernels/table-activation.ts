import { fromDouble } from '../exact/doubles.js'
import { checkWidth, exactBits } from '../fast/check-width.js'
import { makeConverter, type RawMap } from '../fast/make-converter.js'
import { type FixedType, fixedType, fractionBits } from '../type/fixed-type.js'
import { functionTable, type TableFunction, tableSpan } from './activation-tables.js'
import { makeProduct } from './make-sums.js'
import { layerError, type RawLayer } from './raw-layer.js'

/** An activation that is read from a table. */
export interface TableActivation {
  readonly function: TableFunction
  readonly types: { readonly input: FixedType; readonly table: FixedType; readonly result: FixedType }
  readonly tableSize: number
  /** Of `elu`: its type and raw value. */
  readonly alpha?: { readonly type: FixedType; readonly raw: number }
  /** Whether the values come in streams, where `selu` has another constant; default false. */
  readonly streams?: boolean
}

/** hls4ml's `sigmoid`, `tanh`, `softplus`, `softsign`, `elu` and `selu`. Throws `METAML_E_FIXED_WIDTH` and `METAML_E_FIXED_LAYER`. */
export function makeTableActivation(config: TableActivation): RawLayer {
  const { types, tableSize } = config
  const table = functionTable(config.function, types.table, tableSize)
  const index = tableIndex(config)
  if (config.function !== 'elu' && config.function !== 'selu') {
    const toResult = makeConverter(types.table, types.result)
    const results = table.map(raw => toResult(raw) + 0)
    return input => input.map(raw => results[index(raw)]!)
  }
  const [positive, negative] = config.function === 'elu' ? eluParts(config) : seluParts(config)
  const results = table.map(raw => negative(raw) + 0)
  return input => input.map(raw => (raw >= 0 ? positive(raw) + 0 : results[index(raw)]!))
}

function eluParts({ types, alpha }: TableActivation): [RawMap, RawMap] {
  if (alpha === undefined) throw layerError('The activation elu has no factor.', 'alpha', 'none')
  const product = makeProduct(alpha.type, types.table, types.result)
  return [makeConverter(types.input, types.result), raw => product(alpha.raw, raw)]
}

/** The positive half is multiplied by λ, in a type of its own, or, in a stream, in that of the values. */
function seluParts({ types, streams = false }: TableActivation): [RawMap, RawMap] {
  const type = streams ? types.input : fixedType(16, 1, { signed: false })
  checkWidth(type)
  const lambda = Number(fromDouble(1.0507009873554805, type))
  const product = makeProduct(type, types.input, types.result)
  return [raw => product(lambda, raw), makeConverter(types.table, types.result)]
}

/** Where a value stands in the table, as whole numbers of 32 bits: value · size / span, cut towards zero. */
function tableIndex({ function: name, types, tableSize, streams = false }: TableActivation): RawMap {
  const span = tableSpan[name]
  if (!Number.isInteger(tableSize) || tableSize < 2 || tableSize > 2 ** 20)
    throw layerError('The activation has no such table.', '2 to 2^20 entries', `${tableSize}`)
  checkWidth(fixedType(types.input.width + Math.ceil(Math.log2(tableSize + 1)), types.input.integer))
  const fraction = fractionBits(types.input)
  const [last, middle] = [tableSize - 1, span > 0 ? Math.floor(((span / 2) * tableSize) / span) : 0]
  // Only selu over arrays takes an index that has wrapped for the first; other ones below 0 are past the last.
  const below = span > 0 || (name === 'selu' && !streams) ? 0 : last
  return raw => {
    const quotient = Math.trunc((raw * tableSize) / span)
    const whole = Math.trunc(quotient * 2 ** -fraction)
    const index = (toInt(whole) + middle) | 0
    return index < 0 ? below : Math.min(index, last)
  }
}

/** The low 32 bits, signed. */
function toInt(whole: number): number {
  return Math.abs(whole) < 2 ** exactBits ? whole | 0 : Number(BigInt.asIntN(32, BigInt(whole)))
}
