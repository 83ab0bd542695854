import { MetamlError } from '@metaml/core'
import { type FixedType, fractionBits } from '../type/fixed-type.js'
import { printType } from '../type/print-type.js'
import { fit, wrap } from './fit.js'
import { quantize } from './quantize.js'

/**
 * The raw value that an assignment of `raw`, a value of `from`, leaves in a variable of `to`: quantised, then brought
 * into range. Throws `METAML_E_FIXED_UNDEFINED` where the headers leave the result undefined.
 */
export function convertRaw(raw: bigint, from: FixedType, to: FixedType): bigint {
  if (to.kind === 'int') return from.kind === 'int' ? wrap(raw, to) : convertToInt(raw, from, to)
  const shift = fractionBits(from) - fractionBits(to)
  const value = shift > 0 ? quantize(raw, shift, to.quantization) : raw << BigInt(-shift)
  return fit(value, to, bitOf(raw, shift + to.width, from))
}

/** A bit of a source; the headers read 0 outside its width, the sign's extension included. */
function bitOf(raw: bigint, index: number, { width }: FixedType): boolean {
  return index >= 0 && index < width && ((raw >> BigInt(index)) & 1n) === 1n
}

/**
 * A fixed-point value as an integer: cut towards zero, then wrapped. The headers count in as many bits as there are
 * before the point, at least one, so a negative fraction without integer bits becomes −1.
 */
function convertToInt(raw: bigint, from: FixedType, to: FixedType): bigint {
  if (from.integer < 0) throw undefinedResult(from, to)
  const shift = fractionBits(from)
  if (shift <= 0) return wrap(raw << BigInt(-shift), to)
  if (from.integer === 0) return wrap(raw < 0n ? -1n : 0n, to)
  return wrap(quantize(raw, shift, 'AP_TRN_ZERO'), to)
}

function undefinedResult(from: FixedType, to: FixedType): MetamlError {
  return new MetamlError({
    code: 'METAML_E_FIXED_UNDEFINED',
    kind: 'usage',
    message: `A value of ${printType(from)} has no defined value as ${printType(to)}.`,
    expected: 'a type with at least 0 integer bits',
    found: `${from.integer} integer bits`,
    todo: 'Convert to a fixed-point type with room for the value first.',
  })
}
