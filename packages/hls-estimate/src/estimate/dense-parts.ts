import type { DenseFacts } from '../description/dense-facts.js'
import type { Family } from '../families/family.js'
import { adders } from '../laws/adders.js'
import {
  chainCycles,
  interval,
  isChained,
  multiplierStages,
  sharedCycles,
  treeCycles,
} from '../laws/dense-latency.js'
import { ffTerms, lutTerms } from '../laws/dense-terms.js'
import { fabricUnitLut } from '../laws/fabric-unit.js'
import { sum } from '../laws/linear.js'
import { dspUnits, multiplierUnits, usesDsp } from '../laws/multipliers.js'

/** What the laws say of a dense layer, latency strategy and arrays. */
export interface DenseParts {
  readonly adders: number
  readonly units: number
  readonly isDsp: boolean
  readonly stages: number
  readonly cycles: number
  readonly interval: number
  readonly LUT: number
  readonly FF: number
  readonly DSP: number
}

/** LUTs and FFs for each bit of an input that waits for a cycle of a chain: one layer of Vitis HLS 2021.1, three reuse factors. */
const [chainLut, chainFf] = [0.34, 0.75]

/** The laws, one after the other. Where too many adders make a chain, `chained` can ask for the tree all the same. */
export function denseParts(
  facts: DenseFacts,
  { dense: constants, clocks }: Pick<Family, 'dense' | 'clocks'>,
  chained = true,
): DenseParts {
  const count = adders(facts)
  const units = multiplierUnits(facts)
  const isDsp =
    facts.multiplierKind === 'dsp' ||
    (facts.multiplierKind === 'choice' && usesDsp(facts.inputWidth, facts.weightWidth, constants.dspFrom))
  const chain = chained && isChained(count)
  const stages = multiplierStages(facts, { units, isDsp }, constants)
  const once = chain ? chainCycles(facts) : treeCycles(facts, { units, stages }, constants.cycles, clocks)
  const cycles = facts.reuse < 3 ? once : sharedCycles(facts, { units, stages }, once)
  const counts = { adders: count, units, isDsp, cycles }
  const wide = Math.max(facts.inputWidth, facts.weightWidth)
  const waiting = chain ? (facts.liveInputs * facts.inputWidth * once) / facts.reuse : 0
  const lut =
    sum({ ...constants.lut }, lutTerms(facts, counts)) +
    (isDsp ? 0 : units * fabricUnitLut(wide, constants.fabricUnit)) +
    waiting * chainLut
  const ff = sum({ ...constants.ff }, ffTerms(facts, counts)) + waiting * chainFf
  return {
    ...counts,
    stages,
    interval: interval(facts.reuse, cycles),
    DSP: isDsp ? dspUnits(units, facts) : 0,
    LUT: Math.max(0, lut),
    FF: cycles === 0 ? 0 : Math.max(ff, (facts.liveOutputs * facts.accumWidth) / 2),
  }
}
