import type { DatasetReference, Direction, JsonObject } from '@metaml/core'
import { datasetError } from '../dataset-error.js'
import type { Rows } from '../source.js'
import { areaUnderCurve } from './area-under-curve.js'
import { absoluteError, squaredError } from './errors-of-targets.js'
import { loadCode } from './metric-code.js'
import { accuracyOf, binaryAccuracyOf } from './right-answers.js'

/** One number for a network's outputs (row after row) on rows. */
export type Measure = (outputs: Float32Array, rows: Rows) => number

/** A metric with its unit and direction. */
export interface DatasetMetric {
  readonly name: string
  readonly unit: '1'
  readonly direction: Exclude<Direction, 'neither'>
  readonly measure: Measure
}

const metrics: ReadonlyMap<string, Omit<DatasetMetric, 'name' | 'unit'>> = new Map([
  ['accuracy', { direction: 'higher', measure: accuracyOf }],
  ['binary_accuracy', { direction: 'higher', measure: binaryAccuracyOf }],
  ['auc', { direction: 'higher', measure: areaUnderCurve }],
  ['mse', { direction: 'lower', measure: squaredError }],
  ['mae', { direction: 'lower', measure: absoluteError }],
])

/**
 * Measures outputs by a metric that has a name: `accuracy`, `binary_accuracy`, `auc`, `mse` or `mae`; rows count by
 * their weights, where they have some.
 * @param outputs row after row, `rows.rows` of them
 * @throws METAML_E_DATASET_METRIC for another name, or outputs that are no whole rows
 */
export function measure(name: string, outputs: Float32Array, rows: Rows): number {
  const known = metrics.get(name)
  if (known === undefined) {
    throw datasetError('METRIC', `There is no metric '${name}'.`, {
      expected: [...metrics.keys()].join(', '),
      found: name,
    })
  }
  checkOutputs(outputs, rows, name)
  return known.measure(outputs, rows)
}

/**
 * The metric of a data set, with the user's own code loaded where it is that: a function of
 * `(outputs, { x, y, rows, targets?, weights? })` that returns a finite number.
 * @throws METAML_E_DATASET_METRIC
 */
export async function metricOf(
  reference: Pick<DatasetReference, 'metric' | 'metricCode'>,
  { projectDir }: { readonly projectDir: string },
): Promise<DatasetMetric> {
  const { metric: name, metricCode } = reference
  if (metricCode === undefined) {
    const { direction } = metrics.get(name) ?? metrics.get('accuracy')!
    return { name, unit: '1', direction, measure: (outputs, rows) => measure(name, outputs, rows) }
  }
  const { file, export: exported } = metricCode.$ref as JsonObject & { file: string; export: string }
  const own = (await loadCode(file, exported, projectDir)) as (...args: unknown[]) => unknown
  return {
    ...{ name, unit: '1', direction: metricCode.direction },
    measure(outputs, rows) {
      checkOutputs(outputs, rows, name)
      const value = own(outputs, rows)
      if (typeof value === 'number' && Number.isFinite(value)) return value
      throw datasetError('METRIC', `The metric '${name}' of '${file}' gave no number.`, {
        expected: 'a finite number',
        found: String(value),
      })
    },
  }
}

/** How much worse `value` is than `than`, in the metric's unit; below 0 where it is better. */
export function lossOf(direction: 'higher' | 'lower', value: number, than: number): number {
  return direction === 'higher' ? than - value : value - than
}

function checkOutputs(outputs: Float32Array, { rows }: Rows, name: string): void {
  if (rows > 0 && outputs.length > 0 && outputs.length % rows === 0) return
  throw datasetError('METRIC', `'${name}' can not be measured.`, {
    expected: `outputs of ${rows} rows, at least one`,
    found: `${outputs.length} numbers`,
  })
}
