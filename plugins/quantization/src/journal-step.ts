import type { Model, SearchStep, Stage } from '@metaml/core'
import { findMetric } from '@metaml/core'
import { type QuantizationContext, trialOptions, type Work } from './quantization-context.js'
import type { SearchLegResult } from './search-leg.js'
import type { WriteArgs, WriteResult } from './write.js'

/** A candidate that stands in the journal. */
export interface Noted {
  readonly label: string
  readonly state: WriteArgs['state']
  /** Of the data set's metric. */
  readonly value: number
  readonly loss: number
  readonly direction: SearchStep['direction']
  readonly accepted: boolean
}

/** Writes a candidate as a model, uncompiled, and journals it as a step of the search. */
export async function journalStep(
  work: Work,
  { label, state, value, loss, direction, accepted }: Noted,
  { referenceValue }: Pick<SearchLegResult, 'referenceValue'>,
): Promise<void> {
  const { context, data, reference, problem, tally } = work
  const args: WriteArgs = { problem, state, value, compile: false }
  const trial = await context.trial<WriteResult>('write', args, trialOptions(work, label))
  const candidate = trial.models.candidate as Model<'hls-cpp'>
  const further = context.canEvaluate ? await context.evaluate(candidate) : []
  tally.seconds += trial.seconds
  tally.steps++
  const { meanBits, standardError } = trial.result
  context.searchStep({
    step: tally.steps,
    variable: { name: 'mean_bits', value: Number(meanBits.toFixed(3)), unit: 'bits' },
    direction,
    loss,
    ...(standardError !== undefined && { standardError }),
    reference: {
      model: reference.id,
      metric: data.metric,
      stage: stageOf(reference, data.metric),
      split: 'validation',
      value: referenceValue,
    },
    decision: accepted ? 'accepted' : 'rejected',
    model: candidate.id,
    metrics: [...candidate.metrics, ...further],
  })
  context.models.decide(candidate, accepted ? 'kept' : 'rejected')
}

/** The stage of what a reference answers. */
export function stageOf(reference: ReturnType<QuantizationContext['reference']>, metric: string): Stage {
  if (reference.kind === 'dnn') return 'float'
  if (reference.kind === 'hls-cpp') return 'csim'
  return findMetric(reference.metrics, { name: metric, split: 'validation' })?.stage ?? 'csim'
}
