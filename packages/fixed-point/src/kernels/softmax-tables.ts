import { fromFloating } from '../exact/doubles.js'
import { checkWidth } from '../fast/check-width.js'
import { floatExp } from '../fast/float-exp.js'
import { makeWrap } from '../fast/make-converter.js'
import { makeFromDouble } from '../fast/make-from-double.js'
import { type FixedType, fractionBits } from '../type/fixed-type.js'
import { printType } from '../type/print-type.js'
import { layerError } from './raw-layer.js'

/** e^(scale · x), or of −x, for every address: the highest bits of x, whose other bits are 0. Computed as floats. */
export function exponentTable(
  address: FixedType,
  entry: FixedType,
  size: number,
  scale: number,
  negative: boolean,
): Float64Array {
  return table(address, entry, size, value => {
    const x = Math.fround(value * Math.fround(scale))
    return floatExp(negative ? -x : x)
  })
}

/** 1 / x for every address, as floats; 1 / 0 is what the type makes of infinity. */
export function inverseTable(address: FixedType, entry: FixedType, size: number): Float64Array {
  return table(address, entry, size, value => Math.fround(1 / value))
}

/** The index that a value reads a table with: its highest bits. */
export function tableIndex(address: FixedType, size: number): (raw: number) => number {
  const bits = addressBits(address, size)
  const [span, step] = [2 ** address.width, 2 ** (address.width - bits)]
  return raw => Math.floor((raw < 0 ? raw + span : raw) / step)
}

function table(
  address: FixedType,
  entry: FixedType,
  size: number,
  compute: (x: number) => number,
): Float64Array {
  const [toEntry, toAddress] = [makeFromDouble(entry), makeWrap(address)]
  const step = 2 ** (address.width - addressBits(address, size))
  const scale = 2 ** -fractionBits(address)
  checkWidth(address)
  return Float64Array.from({ length: size }, (_, i) => {
    const value = compute(Math.fround(toAddress(i * step) * scale))
    return Number.isFinite(value) ? toEntry(value) : Number(fromFloating(value, entry))
  })
}

/** Address bits of a table: at least one, and no more than the type has. */
function addressBits(address: FixedType, size: number): number {
  const bits = Math.max(Math.ceil(Math.log2(size)), 1)
  if (!Number.isInteger(size) || 2 ** bits !== size || bits > address.width)
    throw layerError(
      'The softmax reads outside its table.',
      `a power of two of at most 2^${address.width} entries for ${printType(address)}`,
      `${size} entries`,
    )
  return bits
}
