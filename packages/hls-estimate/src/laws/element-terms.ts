import type { ElementConstants } from '../families/family.js'
import type { Terms } from './linear.js'

/** Terms of an activation: bits of input and output of its live elements, with a cast that rounds or saturates or without. */
export function elementTerms(
  bits: number,
  casts: boolean,
  clock: number,
): Terms<keyof ElementConstants['lut']> {
  return { bit: casts ? 0 : bits, castBit: casts ? bits : 0, castBitPerNs: casts ? bits / clock : 0 }
}
