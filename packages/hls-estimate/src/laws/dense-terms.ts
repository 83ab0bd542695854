import type { DenseFacts } from '../description/dense-facts.js'
import type { DenseFf, DenseLut } from '../families/family.js'
import { meanAdderWidth } from './adders.js'
import type { Terms } from './linear.js'

/** What the terms of LUTs and FFs are made of, beside the facts. */
export interface DenseCounts {
  readonly adders: number
  readonly units: number
  readonly isDsp: boolean
  readonly cycles: number
}

/** Fan-out (as its logarithm) from which an input waits in shift registers: six layers at 3.33 ns in Vitis HLS 2021.1. */
const shiftFrom = 1.3

/**
 * Terms of the LUTs of a dense layer, but for multipliers in fabric.
 *
 * Vitis HLS 2021.1: LUTs of all adders = bits of all adders, within 6.5 % on 12 of 13 layers with no constant at all; a
 * multiplexer of 13 LUTs for each live output at reuse factor 1, exactly.
 */
export function lutTerms(
  facts: DenseFacts,
  { adders, units, isDsp, cycles }: DenseCounts,
): Terms<keyof DenseLut> {
  const { reuse, multipliers, liveInputs, liveOutputs, nonZeros, clock } = facts
  const once = reuse === 1
  const fanOut = liveInputs === 0 ? 0 : nonZeros / liveInputs
  const shifted = once && fanOut > 0 ? liveInputs * Math.max(0, Math.log(fanOut) - shiftFrom) : 0
  return {
    adderBit: adders * meanAdderWidth(facts),
    adder: adders,
    dspUnit: isDsp ? units : 0,
    output: once ? liveOutputs : 0,
    sharedProduct: Math.max(0, multipliers - units),
    cycle: once ? 0 : cycles + 1,
    shiftedInput: shifted,
    shiftedInputPerNs: shifted / clock,
  }
}

/**
 * Terms of the FFs of a dense layer: bits of the adder tree that a cycle cuts, products that wait, outputs.
 *
 * With a reuse factor the registers of Vitis HLS 2021.1 are those of the tree alone; at reuse factor 1 each distinct product
 * takes 10 to 16 more at 3.33 ns, 3 to 5 at 5 ns.
 */
export function ffTerms(facts: DenseFacts, { adders }: DenseCounts): Terms<keyof DenseFf> {
  const { reuse, multipliers, pairs, liveOutputs, accumWidth, clock } = facts
  // What the last adder of an output gives is the caller's to keep.
  const bits = Math.max(0, adders - liveOutputs) * meanAdderWidth(facts)
  const products = reuse === 1 ? pairs + multipliers : 0
  return {
    adderBit: bits,
    multiplier: multipliers,
    multiplierPerNs: multipliers / clock,
    product: products,
    productPerNs: products / clock,
    outputBit: liveOutputs * accumWidth,
  }
}
