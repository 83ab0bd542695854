import { availableParallelism } from 'node:os'
import type { DatasetReference, Model, TaskContext, TrialLimits, TrialOptions } from '@metaml/core'
import type { ProblemArgs } from './open-problem.js'
import type { Params } from './params.js'

/** The context of QUANTIZATION. */
export type QuantizationContext = TaskContext<{ readonly model: 'hls-cpp' }, Params>

/** One firing of QUANTIZATION at work. */
export interface Work {
  readonly context: QuantizationContext
  readonly data: DatasetReference
  readonly reference: Model
  readonly problem: ProblemArgs
  /** What was done so far. */
  readonly tally: { candidates: number; compiled: number; seconds: number; steps: number }
}

/** The cores that a trial holds: candidates are simulated, and compiled kernels run, on all of them. */
export function limitsOf({ params }: QuantizationContext): TrialLimits {
  return { cores: params.cores ?? availableParallelism() }
}

/** What every trial of a search is handed over. */
export function trialOptions({ context, data, reference }: Work, label: string): TrialOptions {
  const { model } = context.inputs
  const answers = reference.kind === 'dnn' || reference.kind === 'hls-cpp'
  return {
    label,
    models: { model, ...(answers && { reference }) },
    datasets: { data },
    parents: [model],
    limits: limitsOf(context),
  }
}
