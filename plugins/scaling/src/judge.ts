import { type DatasetReference, findMetric, type Metric, type Model, type SearchStep } from '@metaml/core'
import { type Comparison, lossAgainstFigure } from '@metaml/datasets'
import type { Candidate, ScalingContext } from './candidate.js'
import { nameAt } from './compare.js'

/** What a loss is measured against: one model, or the network of factor 1 as trained with each seed. */
export interface Reference {
  readonly models: readonly Model[]
  /** Stands for all in the search's steps. */
  readonly model: Model
}

/** A place in a search. */
export interface StepPlace {
  readonly step: number
  /** Share of the full widths. */
  readonly factor: number
  readonly direction: SearchStep['direction']
  /** Whatever it loses it is accepted. */
  readonly given?: boolean
}

/** A candidate with the search's step about it. */
export interface Judged {
  readonly candidate: Candidate
  readonly step: SearchStep
}

/** Measures a candidate against the reference, decides on it, and journals the step. */
export async function judgeCandidate(
  context: ScalingContext,
  data: DatasetReference,
  candidate: Candidate,
  reference: Reference,
  { step, factor, direction, given }: StepPlace,
): Promise<Judged> {
  const { models, model, result } = candidate
  const measured = await measureLoss(context, data, candidate, reference)
  const accepted = given === true || measured.loss <= context.params.tolerateAccLoss
  const further = context.canEvaluate ? await context.evaluate(model) : []
  const searchStep: SearchStep = {
    step,
    variable: { name: 'scale_factor', value: factor, unit: '1' },
    direction,
    loss: measured.loss,
    ...(measured.standardError !== undefined && { standardError: measured.standardError }),
    reference: {
      model: reference.model.id,
      metric: data.metric,
      stage: measured.stage,
      split: 'validation',
      value: measured.referenceValue,
    },
    decision: accepted ? 'accepted' : 'rejected',
    model: model.id,
    metrics: [
      ...averaged(model, models.length, measured.value, data),
      ...further,
      ...widthMetrics(result.widths),
    ],
  }
  context.searchStep(searchStep)
  for (const each of models) context.models.decide(each, accepted ? 'kept' : 'rejected')
  const error = measured.standardError === undefined ? '' : ` ± ${measured.standardError.toFixed(4)}`
  context.log.info(
    `${candidate.label} (${widthText(result.widths)}): ${data.metric} ${measured.value.toFixed(4)}, loss ${measured.loss.toFixed(4)}${error}, ${searchStep.decision}`,
    {
      factor,
      widths: result.widths,
      loss: measured.loss,
      ...(measured.standardError !== undefined && { standardError: measured.standardError }),
      decision: searchStep.decision,
    },
  )
  return { candidate, step: searchStep }
}

type Measured = Pick<Comparison, 'value' | 'referenceValue' | 'loss'> & {
  readonly standardError?: number
  readonly stage: SearchStep['reference']['stage']
}

async function measureLoss(
  context: ScalingContext,
  data: DatasetReference,
  { label, models }: Candidate,
  reference: Reference,
): Promise<Measured> {
  if (reference.models.some(({ kind }) => kind !== 'dnn')) {
    const figure = { name: data.metric, split: 'validation', stage: 'float' } as const
    const own = models.map(({ metrics }) => findMetric(metrics, figure)!.value)
    const value = own.reduce((sum, one) => sum + one, 0) / own.length
    return { value, ...lossAgainstFigure(reference.model, value, data) }
  }
  const numbered = (kind: 'candidate' | 'reference', list: readonly Model[]) =>
    list.map((model, i) => [nameAt(kind, i), model] as const)
  const { result } = await context.trial<Comparison>('compare', null, {
    label: `compare-${label}`,
    models: Object.fromEntries([
      ...numbered('candidate', models),
      ...numbered('reference', reference.models),
    ]),
    datasets: { data },
  })
  return { ...result, stage: 'float' }
}

/** A model's figures; where several seeds were averaged, with their mean, which the loss is of, in place of its own. */
function averaged(
  { metrics }: Model,
  seeds: number,
  mean: number,
  { metric: name }: DatasetReference,
): readonly Metric[] {
  if (seeds === 1) return metrics
  return metrics.map(metric =>
    metric.name === name && metric.split === 'validation' && metric.stage === 'float'
      ? { ...metric, value: mean, by: `mean of ${seeds} seeds` }
      : metric,
  )
}

/** The width of each group, for figures. */
function widthMetrics(widths: { readonly [group: string]: number }): Metric[] {
  return Object.entries(widths).map(([group, value]) => ({
    name: `width_${group}`,
    value,
    unit: '1',
    direction: 'neither',
    stage: 'float',
  }))
}

function widthText(widths: { readonly [group: string]: number }): string {
  return Object.entries(widths)
    .map(([group, width]) => `${group} ${width}`)
    .join(', ')
}
