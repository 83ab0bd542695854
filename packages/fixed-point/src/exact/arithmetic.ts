import { MetamlError } from '@metaml/core'
import { type FixedType, fractionBits } from '../type/fixed-type.js'
import { addType, divideType, multiplyType, negateType, subtractType } from '../type/result-types.js'
import { convertRaw } from './convert.js'
import { wrap } from './fit.js'

/** A value with its type; `raw` is the integer of its bits. */
export interface Fixed {
  readonly type: FixedType
  readonly raw: bigint
}

/** a + b, exact. */
export function add(a: Fixed, b: Fixed): Fixed {
  return combine(a, b, addType(a.type, b.type), (x, y) => x + y)
}

/** a − b, exact. */
export function subtract(a: Fixed, b: Fixed): Fixed {
  return combine(a, b, subtractType(a.type, b.type), (x, y) => x - y)
}

/** a · b, exact. */
export function multiply(a: Fixed, b: Fixed): Fixed {
  const type = multiplyType(a.type, b.type)
  return { type, raw: wrap(a.raw * b.raw, type) }
}

/** a / b, cut towards zero; divided, and wrapped, in as many bits as the wider operand has. Throws `METAML_E_FIXED_UNDEFINED` for b = 0. */
export function divide(a: Fixed, b: Fixed): Fixed {
  if (b.raw === 0n) {
    throw new MetamlError({
      code: 'METAML_E_FIXED_UNDEFINED',
      kind: 'usage',
      message: 'A division by zero has no defined value.',
      expected: 'a divisor other than zero',
      found: '0',
    })
  }
  const type = divideType(a.type, b.type)
  const numerator = a.raw << BigInt(Math.max(fractionBits(b.type), 0))
  const signed = type.signed
  const mixed = (x: FixedType) => (signed && !x.signed ? 1 : 0)
  const width = Math.max(
    a.type.width + Math.max(fractionBits(b.type), 0) + mixed(a.type),
    b.type.width + mixed(b.type),
  )
  return { type, raw: wrap(wrap(numerator / b.raw, { ...type, width }), type) }
}

/** −a, exact. */
export function negate(a: Fixed): Fixed {
  const type = negateType(a.type)
  return { type, raw: wrap(-a.raw, type) }
}

/** a << bits, or a >> −bits: the type stays, and bits that leave it are lost. */
export function shift(a: Fixed, bits: number): Fixed {
  const raw = bits >= 0 ? a.raw << BigInt(bits) : a.raw >> BigInt(-bits)
  return { type: a.type, raw: wrap(raw, a.type) }
}

/** The value that an assignment of `value` to a variable of `type` leaves there. */
export function assign(value: Fixed, type: FixedType): Fixed {
  return { type, raw: convertRaw(value.raw, value.type, type) }
}

function combine(a: Fixed, b: Fixed, type: FixedType, sum: (x: bigint, y: bigint) => bigint): Fixed {
  return { type, raw: wrap(sum(...aligned(a, b)), type) }
}

/** Both raw values in units of the smaller last bit. */
function aligned(a: Fixed, b: Fixed): [bigint, bigint] {
  const fraction = Math.max(fractionBits(a.type), fractionBits(b.type))
  const shifted = ({ raw, type }: Fixed) => raw << BigInt(fraction - fractionBits(type))
  return [shifted(a), shifted(b)]
}
