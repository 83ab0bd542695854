import type { DatasetReference, Json, Model, TaskContext, TrialOptions } from '@metaml/core'
import type { Widths } from './narrow/narrow-network.js'
import { type Params, strategyDefaults } from './params.js'
import type { TrainAtWidthsArgs, TrainAtWidthsResult } from './train-at-widths.js'

/** The context of SCALING. */
export type ScalingContext = TaskContext<{ readonly model: 'dnn' }, Params>

/** A network to try. */
export interface Attempt {
  readonly widths: Widths
  /** The model that is narrowed. */
  readonly from: Model<'dnn'>
  readonly start: TrainAtWidthsArgs['start']
  /** Names its trials. */
  readonly label: string
}

/** A network that was trained, once for each seed. */
export interface Candidate {
  readonly label: string
  /** In the order of the seeds. */
  readonly models: readonly Model<'dnn'>[]
  /** The one that does best on validation stands for all. */
  readonly model: Model<'dnn'>
  readonly result: TrainAtWidthsResult
}

interface TrialOrder {
  readonly unit: 'train-at-widths'
  readonly args: TrainAtWidthsArgs & Json
  readonly options: TrialOptions
}

/** How the parameters say that networks are trained. */
export function trainingOf(
  { params }: ScalingContext,
  epochs: number,
): NonNullable<TrainAtWidthsArgs['training']> {
  const { batchSize, bestWeights, optimizer } = params
  return { epochs, batchSize, bestWeights, optimizer }
}

/** The trials of an attempt, one a seed. */
function ordersOf(context: ScalingContext, data: DatasetReference, attempt: Attempt): TrialOrder[] {
  const { params, seed } = context
  const { masks, strategy, seeds } = params
  const training = trainingOf(context, params.trainEpochs ?? strategyDefaults[strategy].trainEpochs)
  return Array.from({ length: seeds }, (_, i) => ({
    unit: 'train-at-widths',
    args: {
      widths: attempt.widths,
      start: attempt.start,
      masks,
      training,
      seed: (seed + i) >>> 0,
    },
    options: {
      label: seeds === 1 ? attempt.label : `${attempt.label}-seed-${(seed + i) >>> 0}`,
      models: { model: attempt.from },
      datasets: { data },
      parents: [attempt.from],
    },
  }))
}

/** Says that an attempt may be tried next, so that free cores begin; gives what calls it off. */
export function trainAhead(context: ScalingContext, data: DatasetReference, attempt: Attempt): () => void {
  const callOffs = ordersOf(context, data, attempt).map(({ unit, args, options }) =>
    context.ahead?.(unit, args, options),
  )
  return () => {
    for (const callOff of callOffs) callOff?.()
  }
}

/** Trains an attempt, with all seeds. */
export async function trainCandidate(
  context: ScalingContext,
  data: DatasetReference,
  attempt: Attempt,
  direction: 'higher' | 'lower',
): Promise<Candidate> {
  const trials = await Promise.all(
    ordersOf(context, data, attempt).map(({ unit, args, options }) =>
      context.trial<TrainAtWidthsResult>(unit, args, options),
    ),
  )
  const sign = direction === 'higher' ? 1 : -1
  const best = trials.reduce((a, b) => (sign * b.result.value > sign * a.result.value ? b : a))
  const models = trials.map(({ models }) => models.candidate as Model<'dnn'>)
  return {
    label: attempt.label,
    models,
    model: best.models.candidate as Model<'dnn'>,
    result: best.result,
  }
}
