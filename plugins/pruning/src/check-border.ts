import { type DatasetReference, findMetric, type Metric, type Model } from '@metaml/core'
import { averageLosses, nextAtBorder } from './border.js'
import { type Measured, measureRate, type PruningContext, recordStep, type Tried } from './try-rate.js'

/**
 * Re-measures the rates around the border of a bisection with other seeds, and gives the candidate of the highest rate
 * whose mean loss is within the tolerance; undefined when none is. Every rate that is re-measured is a step of its
 * own, with its mean loss and, as the metric `confidence`, the probability that the rate is within the tolerance.
 */
export async function checkBorder(
  context: PruningContext,
  data: DatasetReference,
  tried: readonly Tried[],
  best: Tried,
): Promise<Model<'dnn'> | undefined> {
  const { tolerateAccLoss: tolerance, borderSeeds } = context.params
  const byRate = new Map(tried.map(one => [one.step.variable.value, one]))
  const within = new Map<number, boolean>()
  const answers = new Map<number, { readonly model: Model<'dnn'>; readonly confidence: number }>()
  for (let step = tried.length + 1; ; step++) {
    const next = nextAtBorder([...byRate.keys()], best.step.variable.value, within)
    if ('answer' in next)
      return next.answer === undefined ? undefined : sayAnswer(context, next.answer, answers)
    const rate = next.measure
    context.progress({ text: `rate ${rate} with ${borderSeeds} seeds`, figures: { rate } })
    const first = byRate.get(rate)!.measured
    const others = await Promise.all(
      Array.from({ length: borderSeeds - 1 }, (_, i) => {
        const seed = (context.seed + i + 1) >>> 0
        return measureRate(context, data, { rate, seed, label: `rate-${rate}-seed-${seed}` })
      }),
    )
    const all = [first, ...others]
    const { loss, standardError, confidence } = averageLosses(all, tolerance)
    const accepted = loss <= tolerance
    for (const { model } of all) context.models.decide(model, accepted ? 'kept' : 'rejected')
    const leading = leastLoss(all)
    const value = all.reduce((sum, one) => sum + one.value, 0) / all.length
    await recordStep(
      context,
      { ...leading, value },
      {
        ...{ step, direction: 'none', loss, standardError, accepted },
        metrics: [...meanFigure(value, all.length, leading.model, data), confidenceMetric(confidence)],
      },
    )
    within.set(rate, accepted)
    answers.set(rate, { model: leading.model, confidence })
  }
}

/** The candidate that stands for a rate: of all seeds the one that loses least. */
function leastLoss(all: readonly Measured[]): Measured {
  return all.reduce((least, one) => (one.loss < least.loss ? one : least))
}

/** What the mean loss is of, in place of the candidate's own figure. */
function meanFigure(
  value: number,
  seeds: number,
  { metrics }: Model<'dnn'>,
  { metric: name }: DatasetReference,
): Metric[] {
  const own = findMetric(metrics, { name, split: 'validation', stage: 'float' })
  return own === undefined ? [] : [{ ...own, value, by: `mean of ${seeds} seeds` }]
}

function sayAnswer(
  context: PruningContext,
  rate: number,
  answers: ReadonlyMap<number, { readonly model: Model<'dnn'>; readonly confidence: number }>,
): Model<'dnn'> {
  const { model, confidence } = answers.get(rate)!
  const { tolerateAccLoss, borderSeeds } = context.params
  context.log.info(
    `rate ${rate}: within tolerateAccLoss ${tolerateAccLoss} with confidence ${confidence.toFixed(3)}, by ${borderSeeds} seeds`,
    { rate, confidence, seeds: borderSeeds, model: model.id },
  )
  return model
}

function confidenceMetric(value: number): Metric {
  return { name: 'confidence', value, unit: '1', direction: 'higher', stage: 'float', split: 'validation' }
}
