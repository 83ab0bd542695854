import type { DenseFacts } from '../description/dense-facts.js'
import type { DenseConstants, DenseCycles } from '../families/family.js'

/** Above this number of adders in a function the tool leaves chains in place of trees. */
export const balancedUpTo = 5000

/** Terms that a chain takes in a cycle at 5 ns in Vitis HLS 2021.1: one layer, fan-in 129 in 48 cycles. */
const chainedTerms = 129 / 48

/** Whether the adders of a layer are too many to be balanced. */
export function isChained(adderCount: number): boolean {
  return adderCount > balancedUpTo
}

/** Where the clock is, as against the clocks that were measured: 1 inside, then in proportion. */
export function clockFactor(clock: number, [fastest, slowest]: readonly [number, number]): number {
  return clock < fastest ? fastest / clock : clock > slowest ? slowest / clock : 1
}

/**
 * Cycles of a layer where each multiplier is used once: a level of the adder tree each on Zynq, and what the stages of a DSP add.
 *
 * Vitis HLS 2021.1 at 3.33 and 5 ns, floor(log2(terms) + 0.2): exact with DSPs on 22 of 24 layers at reuse factors 1 and 2, with
 * multipliers in fabric on 15 of 20, the others one off.
 */
export function treeCycles(
  { maxFanIn, biases, clock }: DenseFacts,
  { units, stages }: { readonly units: number; readonly stages: number },
  { level, unit, once }: DenseCycles,
  clocks: readonly [number, number],
): number {
  const terms = maxFanIn + (biases > 0 ? 1 : 0)
  if (terms === 0) return 0
  const cycles = once + (units > 0 ? unit : 0) + level * Math.log2(Math.max(1, terms))
  return Math.max(0, Math.floor(cycles * clockFactor(clock, clocks))) + (units > 0 ? stages - 1 : 0)
}

/**
 * Stages of a multiplier: one in fabric; in a DSP one where it fits the clock, else three; five where all products share one
 * (Vitis HLS 2021.1, by the names of the units).
 */
export function multiplierStages(
  { clock, uncertainty, multipliers }: DenseFacts,
  { units, isDsp }: { readonly units: number; readonly isDsp: boolean },
  constants: Pick<DenseConstants, 'dspNs' | 'uncertainty'>,
): number {
  if (!isDsp || units === 0) return 1
  if (units === 1 && multipliers > 1) return 5
  return clock - (uncertainty ?? clock * constants.uncertainty) >= constants.dspNs ? 1 : 3
}

/** Cycles of a chain of adders. */
export function chainCycles({ maxFanIn, clock }: DenseFacts): number {
  return Math.round((maxFanIn / chainedTerms) * (5 / clock))
}

/**
 * Cycles with a reuse factor: the products of a multiplier one after the other, its stages, and what is left of the tree behind the
 * last one.
 *
 * Vitis HLS 2021.1, reuse factor 100, 3.33 and 5 ns: exact on 20 of 22 layers whose multipliers are shared.
 */
export function sharedCycles(
  { multipliers, maxFanIn, biases }: DenseFacts,
  { units, stages }: { readonly units: number; readonly stages: number },
  once: number,
): number {
  if (units === 0 || multipliers <= units) return once
  const terms = maxFanIn + (biases > 0 ? 1 : 0)
  const rest = Math.max(0, Math.floor(0.63 * Math.log2(Math.max(1, terms)) - 1))
  return Math.max(once, Math.ceil(multipliers / units) + rest + stages - 1)
}

/** Cycles between two inputs: the reuse factor, or the whole latency where that is shorter. */
export function interval(reuse: number, latency: number): number {
  return Math.max(1, Math.min(reuse, latency + 1))
}
