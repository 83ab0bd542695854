import { MetamlError } from '@metaml/core'
import type { FixedType } from '../type/fixed-type.js'
import { printType } from '../type/print-type.js'

/** Bits that a double holds exactly. */
export const exactBits = 53

/** Throws `METAML_E_FIXED_WIDTH` when a value of one of the types may not fit a double. */
export function checkWidth(...types: readonly FixedType[]): void {
  const wide = types.find(({ width }) => width > exactBits)
  if (wide === undefined) return
  throw new MetamlError({
    code: 'METAML_E_FIXED_WIDTH',
    kind: 'usage',
    message: `A value of ${printType(wide)} is too wide for an exact simulation.`,
    expected: `types, of products and sums too, of at most ${exactBits} bits`,
    found: `${wide.width} bits`,
    todo: 'Compile the kernel with g++ instead, or make its types narrower.',
    data: { type: printType(wide), bits: wide.width },
  })
}
