import type { FixedType } from '../type/fixed-type.js'

/**
 * Brings an integer, in units of the type's last bit, into the type's range as its overflow mode says. `deleted` is the
 * source's bit just above the type's highest one, which `AP_WRAP_SM` looks at.
 */
export function fit(value: bigint, type: FixedType, deleted: boolean): bigint {
  const [min, max] = [minRaw(type), maxRaw(type)]
  if (value >= min && value <= max) return value
  switch (type.overflow) {
    case 'AP_SAT':
    case 'AP_SAT_SYM':
      return value > max ? max : min
    case 'AP_SAT_ZERO':
      return 0n
    case 'AP_WRAP':
      return type.wrapBits === 0 ? wrap(value, type) : wrapSaturated(value, type)
    case 'AP_WRAP_SM':
      return wrapSignMagnitude(value, type, deleted)
  }
}

/** The smallest raw value that a conversion gives; of one bit, `AP_SAT_SYM` keeps the −1, as the headers do. */
export function minRaw(type: FixedType): bigint {
  if (!type.signed) return 0n
  const min = -(1n << BigInt(type.width - 1))
  return type.overflow === 'AP_SAT_SYM' && type.width > 1 ? min + 1n : min
}

/** The largest raw value of a type. */
export function maxRaw(type: FixedType): bigint {
  return (1n << BigInt(type.signed ? type.width - 1 : type.width)) - 1n
}

/** The low bits of an integer as a raw value of the type. */
export function wrap(value: bigint, type: FixedType): bigint {
  return type.signed ? BigInt.asIntN(type.width, value) : BigInt.asUintN(type.width, value)
}

/** `AP_WRAP` with n saturated bits: the sign stays and the n − 1 bits below it show the overflow; the rest wraps. */
function wrapSaturated(value: bigint, type: FixedType): bigint {
  if (!type.signed) return BigInt.asUintN(type.width, value) | ones(type.width - type.wrapBits, type.width)
  return wrap(withSign(value, value < 0n, type), type)
}

/** Sets the sign bit to `negative` and the `wrapBits` − 1 bits below it to its opposite. */
function withSign(value: bigint, negative: boolean, type: FixedType): bigint {
  const sign = ones(type.width - 1, type.width)
  const below = ones(type.width - Math.max(type.wrapBits, 1), type.width - 1)
  return negative ? (value | sign) & ~below : (value & ~sign) | below
}

function wrapSignMagnitude(value: bigint, type: FixedType, deleted: boolean): bigint {
  const bit = (index: number) => ((value >> BigInt(index)) & 1n) === 1n
  const negative = value < 0n
  const top = bit(type.width - 1)
  if (type.wrapBits === 0) {
    if (deleted === top) return wrap(value, type)
    return wrap(withSign(~value, deleted, { ...type, wrapBits: 1 }), type)
  }
  const flips = type.wrapBits === 1 ? negative !== top : bit(type.width - type.wrapBits) === negative
  return wrap(withSign(flips ? ~value : value, negative, type), type)
}

/** Ones from bit `low` to bit `high` − 1. */
function ones(low: number, high: number): bigint {
  return ((1n << BigInt(high - low)) - 1n) << BigInt(low)
}
