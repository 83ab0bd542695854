import { type FixedType, fixedType, fractionBits, intType } from './fixed-type.js'

// The result types of the standard headers; none has modes: they quantise and wrap only when they are assigned.

/** The type of a + b: wide enough for every sum. */
export function addType(a: FixedType, b: FixedType): FixedType {
  return sumType(a, b, a.signed || b.signed)
}

/** The type of a − b: always signed. */
export function subtractType(a: FixedType, b: FixedType): FixedType {
  return sumType(a, b, true)
}

/** The type of a · b. */
export function multiplyType(a: FixedType, b: FixedType): FixedType {
  return resultType(a, b, a.width + b.width, a.integer + b.integer, a.signed || b.signed)
}

/** The type of a / b: the quotient is cut towards zero at the last bit of this type. */
export function divideType(a: FixedType, b: FixedType): FixedType {
  const sign = b.signed ? 1 : 0
  const width = sign + a.width + Math.max(fractionBits(b), 0)
  return resultType(a, b, width, sign + a.integer + fractionBits(b), a.signed || b.signed)
}

/** The type of −a. */
export function negateType(a: FixedType): FixedType {
  // An integer is subtracted from ap_uint<1>(0), which makes three bits of a signed one.
  if (a.kind === 'int') return intType(Math.max(a.width + 1, a.signed ? 3 : 2))
  return resultType(a, a, a.width + 1, a.integer + 1, true)
}

function sumType(a: FixedType, b: FixedType, signed: boolean): FixedType {
  const mixed = (x: FixedType, y: FixedType) => x.integer + (y.signed && !x.signed ? 1 : 0)
  const integer = Math.max(mixed(a, b), mixed(b, a)) + 1
  return resultType(a, b, integer + Math.max(fractionBits(a), fractionBits(b)), integer, signed)
}

function resultType(a: FixedType, b: FixedType, width: number, integer: number, signed: boolean): FixedType {
  return a.kind === 'int' && b.kind === 'int' ? intType(width, signed) : fixedType(width, integer, { signed })
}
