import type { DenseFacts } from '../description/dense-facts.js'
import type { LatencyConstants } from '../families/family.js'

/** Above this number of adders in a function the tool leaves chains in place of trees. */
export const balancedUpTo = 5000

/** Terms that a chain takes in a cycle at 5 ns in Vitis HLS 2021.1: one layer, fan-in 129 in 48 cycles. */
const chainedTerms = 129 / 48

/** Whether the adders of a layer are too many to be balanced. */
export function isChained(adderCount: number): boolean {
  return adderCount > balancedUpTo
}

/** Cycles of a layer where each multiplier is used once: the delay of the longest path, cut by the clock. */
export function treeCycles(
  { maxFanIn, biases, clock, uncertainty: left }: DenseFacts,
  unit: 'dsp' | 'fabric' | 'none',
  { nsPerLevel, nsDsp, nsFabric, nsBase, uncertainty }: LatencyConstants,
): number {
  const terms = maxFanIn + (biases > 0 ? 1 : 0)
  if (terms === 0) return 0
  const multiplier = unit === 'none' ? 0 : unit === 'dsp' ? nsDsp : nsFabric
  const delay = nsBase + multiplier + nsPerLevel * Math.log2(Math.max(1, terms))
  // A clock that is uncertain as a whole leaves a tenth.
  const usable = Math.max(clock / 10, clock - (left ?? clock * uncertainty))
  return Math.max(0, Math.floor(delay / usable))
}

/** Cycles of a chain of adders. */
export function chainCycles({ maxFanIn, clock }: DenseFacts): number {
  return Math.round((maxFanIn / chainedTerms) * (5 / clock))
}

/**
 * Cycles with a reuse factor: the products of a multiplier one after the other, then what is left of the tree.
 *
 * Vitis HLS 2021.1, reuse 100: within 2 cycles on 22 of 24 layers.
 */
export function sharedCycles(products: number, units: number, once: number): number {
  if (units === 0 || products <= units) return once
  return Math.max(once, Math.ceil(products / units) + Math.round(once / 2))
}

/** Cycles between two inputs: the reuse factor, or the whole latency where that is shorter. */
export function interval(reuse: number, latency: number): number {
  return Math.max(1, Math.min(reuse, latency + 1))
}
