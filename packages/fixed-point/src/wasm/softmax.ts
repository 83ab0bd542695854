import { makeConverter } from '../fast/make-converter.js'
import type { SoftmaxConfig } from '../kernels/softmax.js'
import { exponentTable, inverseTable } from '../kernels/softmax-tables.js'
import type { FixedType } from '../type/fixed-type.js'
import { addType, multiplyType, subtractType } from '../type/result-types.js'
import { castBytes, castFits, noCast, planCast, writeCast } from './cast.js'
import type { Kernels } from './kernels.js'
import type { LayerIo } from './layer-io.js'
import { featureBytes } from './windows.js'

/** The tables of a softmax, made once for the same types and sizes. */
export type TableOf = (key: string, make: () => Float64Array) => Float64Array

/**
 * A softmax of `count` values from tables (`latency` and `stable`) in the module's memory; undefined where it does not have the
 * types. What the tables refuse is thrown as `makeSoftmax` does.
 */
export function writeSoftmax(
  kernels: Kernels,
  config: SoftmaxConfig,
  count: number,
  tableOf: TableOf,
  counts: boolean,
): ((io: LayerIo) => void) | undefined {
  const { types, implementation, expTableSize, invTableSize, expScale = 1 } = config
  if (implementation !== 'latency' && implementation !== 'stable') return undefined
  const stable = implementation === 'stable'
  const address = stable ? types.inputNorm : types.input
  const difference = subtractType(types.input, types.input)
  const product = multiplyType(types.accum, types.invTable)
  const wide = [types.expTable, types.invTable, types.accum, types.invInput, address, types.result]
  if (wide.some(({ width }) => width > 31) || product.width > 53) return undefined
  const toAddress = stable ? planCast(difference, address, size(difference)) : noCast
  const toAccum = planCast(types.expTable, types.accum, size(types.expTable))
  const total = planCast(addType(types.accum, types.accum), types.accum, count * size(types.accum))
  const toInverse = planCast(types.accum, types.invInput, size(types.accum))
  const toResult = planCast(product, types.result, size(product))
  if (!toAddress || !toAccum || !total || !toInverse || !toResult) return undefined
  for (const [cast, largest] of [
    [toAddress, size(difference)],
    [total, count * size(types.accum)],
    [toInverse, size(types.accum)],
    [toResult, size(product)],
  ] as const)
    if (!castFits(cast, largest, 64)) return undefined
  const toTerm = makeConverter(types.expTable, types.accum)
  const exponents = tableOf(JSON.stringify([address, types.expTable, expTableSize, expScale, stable]), () =>
    exponentTable(address, types.expTable, expTableSize, expScale, stable),
  ).map(toTerm)
  const inverses = tableOf(JSON.stringify([types.invInput, types.invTable, invTableSize]), () =>
    inverseTable(types.invInput, types.invTable, invTableSize),
  )
  // Terms of one sign: a sum that stays at an end does so in any order; one that goes on from 0 does not.
  const wraps = total.fit === 'wrap-signed' || total.fit === 'wrap-unsigned'
  if (!wraps && exponents.some(raw => raw < 0)) return undefined
  const largest = exponents.reduce((most, raw) => Math.max(most, raw), 0)
  if (total.fit === 'zero' && count * largest > total.high) return undefined
  const p = kernels.allocate(64 + 4 * castBytes)
  const [expAt, invAt] = [writeTable(kernels, exponents), writeTable(kernels, inverses)]
  const i32 = kernels.i32()
  i32.set([stable ? 1 : 0, expAt, invAt], p / 4 + 6)
  kernels.i64().set([maskOf(address), maskOf(types.invInput)], p / 8 + 5)
  i32.set([address.width - log2(expTableSize), types.invInput.width - log2(invTableSize)], p / 4 + 14)
  for (const [i, cast] of [toAddress, total, toInverse, toResult].entries())
    writeCast(kernels, p + 64 + i * castBytes, cast, counts && i === 3)
  return runner(kernels, p, count, 'softmax')
}

/** One at the first of the largest values; `one` is a raw value of the result. */
export function writeArgmax(kernels: Kernels, one: number, count: number): (io: LayerIo) => void {
  const p = kernels.allocate(64)
  kernels.i32()[p / 4 + 7] = one
  return runner(kernels, p, count, 'argmax')
}

function runner(kernels: Kernels, p: number, count: number, kernel: 'softmax' | 'argmax') {
  return ({ rows, source, target }: LayerIo) => {
    const i32 = kernels.i32()
    i32.set([rows, source.address, source.features * featureBytes, count], p / 4)
    i32.set([target.address, target.features * featureBytes], p / 4 + 4)
    kernels.functions[kernel](p)
  }
}

function writeTable(kernels: Kernels, table: Float64Array): number {
  const address = kernels.allocate(4 * table.length)
  kernels.i32().set(table, address / 4)
  return address
}

/** The largest size of a value of a type. */
function size({ width, signed }: FixedType): number {
  return 2 ** (signed ? width - 1 : width)
}

function maskOf({ width }: FixedType): bigint {
  return (1n << BigInt(width)) - 1n
}

/** Address bits of a table, of which the tables have checked the size. */
function log2(entries: number): number {
  return Math.max(Math.ceil(Math.log2(entries)), 1)
}
