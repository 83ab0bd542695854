import {
  type DatasetReference,
  findMetric,
  MetamlError,
  type Model,
  type SearchStep,
  type TaskContext,
  type TrialOptions,
} from '@metaml/core'
import type { Params } from './params.js'
import type { PruningOrder } from './pruning-plan.js'
import type { TrainAtRateArgs, TrainAtRateResult } from './train-at-rate.js'

/** The context of PRUNING. */
export type PruningContext = TaskContext<{ readonly model: 'dnn' }, Params>

/** A rate to try, and its place in the search. */
export interface Attempt {
  readonly step: number
  readonly rate: PruningOrder['rate']
  /** `none` for a rate that was given: it is accepted whatever it loses. */
  readonly direction: SearchStep['direction']
  /** Names the trial. */
  readonly label: string
}

/** A candidate that was tried, and what the search made of it. */
export interface Tried {
  readonly model: Model<'dnn'>
  readonly step: SearchStep
}

/** The trial of an attempt. */
interface TrialOrder {
  readonly unit: 'train-at-rate'
  readonly args: TrainAtRateArgs
  readonly options: TrialOptions
}

function orderOf(context: PruningContext, data: DatasetReference, attempt: Attempt): TrialOrder {
  const { ranking, granularity, schedule, masks, exclude, start } = context.params
  const { trainEpochs: epochs, batchSize, optimizer } = context.params
  const input = context.inputs.model
  const reference = context.reference()
  return {
    unit: 'train-at-rate',
    args: {
      ...{ rate: attempt.rate, ranking, granularity, schedule, masks, exclude, start },
      training: { epochs, batchSize, optimizer },
      seed: context.seed,
    },
    options: {
      label: attempt.label,
      models: { model: input, ...(reference.kind === 'dnn' && { reference }) },
      datasets: { data },
      parents: [input],
    },
  }
}

/** Says that a rate may be tried next, so that a free core begins; gives what calls it off. */
export function tryAhead(context: PruningContext, data: DatasetReference, attempt: Attempt): () => void {
  const { unit, args, options } = orderOf(context, data, attempt)
  return context.ahead?.(unit, args, options) ?? (() => {})
}

/** Trains a candidate as a trial, measures its loss, journals the step and the decision. */
export async function tryRate(
  context: PruningContext,
  data: DatasetReference,
  attempt: Attempt,
): Promise<Tried> {
  const { params } = context
  const { step, direction } = attempt
  const reference = context.reference()
  const { unit, args, options } = orderOf(context, data, attempt)
  const trial = await context.trial<TrainAtRateResult>(unit, args, options)
  const model = trial.models.candidate as Model<'dnn'>
  const { result } = trial
  const measured = result.reference ?? againstMetric(reference, data, result.accuracy)
  const accepted = direction === 'none' || measured.loss <= params.tolerateAccLoss
  const further = context.canEvaluate ? await context.evaluate(model) : []

  const searchStep: SearchStep = {
    step,
    variable: { name: 'pruning_rate', value: result.asked, unit: '1' },
    direction,
    loss: measured.loss,
    ...('standardError' in measured && { standardError: measured.standardError }),
    reference: {
      model: reference.id,
      metric: data.metric,
      stage: 'stage' in measured ? measured.stage : 'float',
      split: 'validation',
      value: measured.accuracy,
    },
    decision: accepted ? 'accepted' : 'rejected',
    model: model.id,
    metrics: [...model.metrics, ...further],
  }
  context.searchStep(searchStep)
  context.models.decide(model, accepted ? 'kept' : 'rejected')
  context.log.info(
    `rate ${result.asked}: accuracy ${result.accuracy.toFixed(4)}, loss ${measured.loss.toFixed(4)}, ${searchStep.decision}`,
    { rate: result.asked, accuracy: result.accuracy, loss: measured.loss, decision: searchStep.decision },
  )
  return { model, step: searchStep }
}

/** The loss against a reference that is no network, by the figure that is known of it. */
function againstMetric(
  reference: Model,
  data: DatasetReference,
  accuracy: number,
): { accuracy: number; loss: number; stage: SearchStep['reference']['stage'] } {
  const known = findMetric(reference.metrics, { name: data.metric, split: 'validation' })
  if (known === undefined) {
    throw new MetamlError({
      code: 'METAML_E_PRUNING_REFERENCE',
      kind: 'usage',
      message: `Nothing is known of '${reference.id}' that a loss could be measured against.`,
      expected: `${data.metric} on the validation split`,
      found: reference.metrics.map(({ name, split }) => (split ? `${name} (${split})` : name)).join(', '),
      todo: 'name another node as `reference`, or leave it out to compare with the input',
    })
  }
  return { accuracy: known.value, loss: known.value - accuracy, stage: known.stage }
}
