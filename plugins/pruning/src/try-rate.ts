import type { DatasetReference, Metric, Model, SearchStep, TaskContext, TrialOptions } from '@metaml/core'
import { lossAgainstFigure } from '@metaml/datasets'
import type { Params } from './params.js'
import type { PruningOrder } from './pruning-plan.js'
import type { TrainAtRateArgs, TrainAtRateResult } from './train-at-rate.js'

/** The context of PRUNING. */
export type PruningContext = TaskContext<{ readonly model: 'dnn' }, Params>

/** A rate to try. */
export interface Attempt {
  readonly rate: PruningOrder['rate']
  /** Names the trial. */
  readonly label: string
  /** Of the shuffling and of new weights; default: the flow's. */
  readonly seed?: number
}

/** A candidate and what it loses. */
export interface Measured {
  readonly model: Model<'dnn'>
  /** The share of weights that the attempt asks for. */
  readonly asked: number
  /** By the metric of the data set, on validation. */
  readonly value: number
  readonly loss: number
  /** Of the loss, where it is known. */
  readonly standardError?: number
  readonly reference: SearchStep['reference']
}

/** What the search made of a rate. */
export interface Verdict {
  readonly step: number
  readonly direction: SearchStep['direction']
  readonly loss: number
  readonly standardError?: number
  readonly accepted: boolean
  /** Further figures of the step, in place of those that the candidate has of the same name, stage and split. */
  readonly metrics?: readonly Metric[]
}

/** A candidate that was tried, and the search's step about it. */
export interface Tried {
  readonly measured: Measured
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
  const { trainEpochs: epochs, batchSize, bestWeights, optimizer } = context.params
  const input = context.inputs.model
  const reference = context.reference()
  return {
    unit: 'train-at-rate',
    args: {
      ...{ rate: attempt.rate, ranking, granularity, schedule, masks, exclude, start },
      training: { epochs, batchSize, ...(bestWeights && { bestWeights }), optimizer },
      seed: attempt.seed ?? context.seed,
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

/** Trains a candidate as a trial and measures its loss against the reference. */
export async function measureRate(
  context: PruningContext,
  data: DatasetReference,
  attempt: Attempt,
): Promise<Measured> {
  const reference = context.reference()
  const { unit, args, options } = orderOf(context, data, attempt)
  const { result, models } = await context.trial<TrainAtRateResult>(unit, args, options)
  const { asked, value } = result
  const { referenceValue, loss, stage, standardError } = result.reference
    ? { ...result.reference, referenceValue: result.reference.value, stage: 'float' as const }
    : { ...lossAgainstFigure(reference, value, data), standardError: undefined }
  return {
    ...{ model: models.candidate as Model<'dnn'>, asked, value, loss },
    ...(standardError !== undefined && { standardError }),
    reference: {
      ...{ model: reference.id, metric: data.metric, stage, split: 'validation' },
      value: referenceValue,
    },
  }
}

/** Journals a step of the search: what was measured, and the verdict on it. */
export async function recordStep(
  context: PruningContext,
  { model, asked, value, reference }: Measured,
  { step, direction, loss, standardError, accepted, metrics = [] }: Verdict,
): Promise<SearchStep> {
  const further = context.canEvaluate ? await context.evaluate(model) : []
  const searchStep: SearchStep = {
    step,
    variable: { name: 'pruning_rate', value: asked, unit: '1' },
    direction,
    loss,
    ...(standardError !== undefined && { standardError }),
    reference,
    decision: accepted ? 'accepted' : 'rejected',
    model: model.id,
    metrics: [
      ...model.metrics.filter(own => !metrics.some(metric => isSame(own, metric))),
      ...further,
      ...metrics,
    ],
  }
  context.searchStep(searchStep)
  context.models.decide(model, accepted ? 'kept' : 'rejected')
  context.log.info(
    `rate ${asked}: ${reference.metric} ${value.toFixed(4)}, loss ${loss.toFixed(4)}, ${searchStep.decision}`,
    { rate: asked, value, loss, decision: searchStep.decision },
  )
  return searchStep
}

function isSame(a: Metric, b: Metric): boolean {
  return a.name === b.name && a.stage === b.stage && a.split === b.split
}

/** Tries a rate: trains, measures, decides by the tolerance (or takes it whatever it loses), journals. */
export async function tryRate(
  context: PruningContext,
  data: DatasetReference,
  attempt: Attempt,
  { step, direction }: Pick<Verdict, 'step' | 'direction'>,
): Promise<Tried> {
  const measured = await measureRate(context, data, attempt)
  const { loss, standardError } = measured
  return {
    measured,
    step: await recordStep(context, measured, {
      ...{ step, direction, loss },
      ...(standardError !== undefined && { standardError }),
      accepted: direction === 'none' || loss <= context.params.tolerateAccLoss,
    }),
  }
}
