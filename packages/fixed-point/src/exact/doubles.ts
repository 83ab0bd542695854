import { MetamlError } from '@metaml/core'
import { type FixedType, fixedType, fractionBits } from '../type/fixed-type.js'
import { printType } from '../type/print-type.js'
import { convertRaw } from './convert.js'
import { wrap } from './fit.js'
import { quantize } from './quantize.js'

/**
 * The raw value of a double assigned to a type; an integer type makes 1 of −1/2 < value < 0, as the headers do.
 * Throws `METAML_E_FIXED_NUMBER` for NaN and infinity.
 */
export function fromDouble(value: number, type: FixedType): bigint {
  if (!Number.isFinite(value)) {
    throw new MetamlError({
      code: 'METAML_E_FIXED_NUMBER',
      kind: 'usage',
      message: `${value} is no value of ${printType(type)}.`,
      expected: 'a finite number',
      found: String(value),
      todo: 'Find where the number overflowed.',
    })
  }
  return fromFloating(value, type)
}

/**
 * As {@link fromDouble}, but takes infinity for 2^1024, as the headers do: tables of hls4ml hold 1 / 0. Not for NaN.
 */
export function fromFloating(value: number, type: FixedType): bigint {
  if (value === 0) return 0n
  const { mantissa, exponent } = splitDouble(value)
  // 52 bits behind the point, the leading one, and the sign.
  const source = fixedType(54, exponent + 2)
  if (type.kind === 'fixed') return convertRaw(mantissa, source, type)
  // The headers make a small negative number −1 first and turn its sign afterwards.
  if (value < 0 && exponent < -1) return wrap(1n, type)
  const shift = fractionBits(source)
  return wrap(shift > 0 ? quantize(mantissa, shift, 'AP_TRN_ZERO') : mantissa << BigInt(-shift), type)
}

/** The double nearest to a raw value of a type, ties to even: exact for at most 53 bits. */
export function toDouble(raw: bigint, type: FixedType): number {
  return scale(Number(raw), -fractionBits(type))
}

/** The float nearest to a raw value of a type, ties to even. */
export function toFloat(raw: bigint, type: FixedType): number {
  const size = raw < 0n ? -raw : raw
  const spare = BigInt(Math.max(size.toString(2).length - 40, 0))
  const kept = size >> spare
  // The last of 40 bits stands for all that was cut off, so that rounding twice rounds once.
  const sticky = kept << spare === size ? kept : kept | 1n
  const value = Math.fround(scale(Number(sticky), Number(spare) - fractionBits(type)))
  return raw < 0n ? -value : value
}

function scale(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2)
  return value * 2 ** half * 2 ** (exponent - half)
}

/** value = mantissa · 2^(exponent − 52) with 2^52 ≤ |mantissa| < 2^53; subnormals as the headers read them. */
function splitDouble(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const size = (bits & ((1n << 52n) - 1n)) | (1n << 52n)
  return { mantissa: value < 0 ? -size : size, exponent: Number((bits >> 52n) & 2047n) - 1023 }
}
