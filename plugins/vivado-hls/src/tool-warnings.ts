import type { Model } from '@metaml/core'
import type { CsynthResult } from './csynth.js'
import type { Target } from './hls-script.js'
import type { StepName } from './params.js'

/** What a user should know of a synthesised design, each in a sentence. */
export function toolWarnings(
  { by, estimatedClock }: CsynthResult,
  { descriptor }: Pick<Model<'hls-cpp'>, 'descriptor'>,
  { clockPeriod }: Target,
): string[] {
  const warnings: string[] = []
  const written = descriptor.backend.toLowerCase()
  if ((written === 'vivado' || written === 'vitis') && !by.toLowerCase().startsWith(`${written} `)) {
    warnings.push(
      `The C++ is written for ${written === 'vivado' ? 'Vivado' : 'Vitis'} HLS, and ${by} synthesised it: its figures may differ. Set hls4ml.backend, or tools.vivado-hls.path to the other tool.`,
    )
  }
  if (estimatedClock !== null && estimatedClock > clockPeriod) {
    warnings.push(
      `${by} estimates a clock of ${estimatedClock} ns, more than the ${clockPeriod} ns that are asked for.`,
    )
  }
  return warnings
}

/** Says by how much a design misses its clock. */
export function timingWarning(step: StepName, slack: number, clockPeriod: number): string {
  const reached = Number((clockPeriod - slack).toFixed(3))
  return `After ${step} the worst slack is ${slack} ns: the design reaches ${reached} ns, not ${clockPeriod} ns.`
}
