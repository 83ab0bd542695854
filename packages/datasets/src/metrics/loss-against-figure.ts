import { type DatasetReference, findMetric, type Model, type Stage } from '@metaml/core'
import { datasetError } from '../dataset-error.js'
import { lossOf } from './measure.js'

/** A loss against a model that is no network, by the figure that is known of it. */
export interface FigureLoss {
  /** The model's figure on validation. */
  readonly referenceValue: number
  readonly loss: number
  /** That the figure was taken at. */
  readonly stage: Stage
}

/**
 * How much worse a value is than the figure that is known of a model on validation, by the metric of the data set. It
 * has no standard error: nothing is known of single rows.
 * @throws METAML_E_DATASET_REFERENCE when no such figure is known of the model
 */
export function lossAgainstFigure(
  model: Pick<Model, 'id' | 'metrics'>,
  value: number,
  { metric }: Pick<DatasetReference, 'metric'>,
): FigureLoss {
  const known = findMetric(model.metrics, { name: metric, split: 'validation' })
  if (known === undefined) {
    const found = model.metrics.map(({ name, split }) => (split ? `${name} (${split})` : name))
    throw datasetError(
      'REFERENCE',
      `Nothing is known of '${model.id}' that a loss could be measured against.`,
      {
        expected: `${metric} on the validation split`,
        found: found.join(', ') || 'no figures',
        todo: 'name another node as `reference`, or leave it out',
      },
    )
  }
  const direction = known.direction === 'lower' ? 'lower' : 'higher'
  return { referenceValue: known.value, loss: lossOf(direction, value, known.value), stage: known.stage }
}
