import type { DatasetReference } from '@metaml/core'
import type { Rows } from '../source.js'
import { type DatasetMetric, lossOf, metricOf } from './measure.js'

/** How candidates fare against references on the same rows. */
export type Comparison = {
  /** The metric of the candidates, their mean where there are several. */
  readonly value: number
  /** Likewise of the references. */
  readonly referenceValue: number
  /** How much worse the candidates are, in the metric's unit; below 0 where they are better. */
  readonly loss: number
  /**
   * Of the loss. From the differences row by row, so far below that of two separate figures; of several pairs, with
   * the spread from pair to pair.
   */
  readonly standardError: number
}

/** What is compared. */
export interface ComparedOutputs {
  /** One for each candidate, or one for all; each of a network, row after row. */
  readonly references: readonly Float32Array[]
  readonly candidates: readonly Float32Array[]
}

/** Groups of rows that are left out in turn, where a metric does not add up row by row. */
const groups = 50

/**
 * Compares the outputs of candidates with those of references on the same rows, by the metric of the data set: the
 * first with the first, and so on (networks of the same seeds). One reference stands for all.
 *
 * Accuracy adds up row by row: its standard error is that of the rows' mean differences. Other metrics, and rows that
 * count by weights: the jackknife over 50 groups of rows. Several pairs add the variance between their losses over
 * their number.
 * Source: B. Efron, "The Jackknife, the Bootstrap and Other Resampling Plans" (1982), chapter 3.
 * @throws METAML_E_DATASET_METRIC
 */
export async function compareOutputs(
  { references, candidates }: ComparedOutputs,
  rows: Rows,
  dataset: Pick<DatasetReference, 'metric' | 'metricCode'>,
  io: { readonly projectDir: string },
): Promise<Comparison> {
  const metric = await metricOf(dataset, io)
  const pairs = candidates.map(
    (candidate, i) => [references[references.length === 1 ? 0 : i]!, candidate] as const,
  )
  const figures = pairs.map(([reference, candidate]) => ({
    reference: metric.measure(reference, rows),
    value: metric.measure(candidate, rows),
  }))
  const losses = figures.map(({ reference, value }) => lossOf(metric.direction, value, reference))
  const loss = mean(losses)
  const byRow = dataset.metric === 'accuracy' && dataset.metricCode === undefined && !rows.weights
  const rowVariance = byRow ? varianceByRow(pairs, rows) : varianceByGroup(metric, pairs, rows)
  const between = losses.length > 1 ? variance(losses, loss) / losses.length : 0
  return {
    value: mean(figures.map(({ value }) => value)),
    referenceValue: mean(figures.map(({ reference }) => reference)),
    loss,
    standardError: Math.sqrt(rowVariance + between),
  }
}

type Pairs = readonly (readonly [reference: Float32Array, candidate: Float32Array])[]

/** The variance of the mean of the rows' differences, right 1 and wrong 0, averaged over the pairs. */
function varianceByRow(pairs: Pairs, { y, rows }: Rows): number {
  const differences = new Float64Array(rows)
  for (const [reference, candidate] of pairs) {
    const [before, after] = [rightAnswers(reference, y), rightAnswers(candidate, y)]
    for (let row = 0; row < rows; row++) differences[row]! += (before[row]! - after[row]!) / pairs.length
  }
  return variance(differences, mean(differences)) / rows
}

function varianceByGroup(metric: DatasetMetric, pairs: Pairs, rows: Rows): number {
  const count = Math.min(groups, rows.rows)
  if (count < 2) return 0
  const without = Array.from({ length: count }, (_, group) => {
    const kept = Array.from({ length: rows.rows }, (_, row) => row).filter(row => row % count !== group)
    const some = takeRows(rows, kept)
    return mean(
      pairs.map(([reference, candidate]) => {
        const [before, after] = [reference, candidate].map(outputs =>
          metric.measure(take(outputs, kept, rows.rows), some),
        )
        return lossOf(metric.direction, after!, before!)
      }),
    )
  })
  return (variance(without, mean(without)) * (count - 1) ** 2) / count
}

function takeRows({ x, y, rows, targets, weights }: Rows, kept: readonly number[]): Rows {
  return {
    x: take(x, kept, rows),
    y: y.length === 0 ? y : Uint8Array.from(kept, row => y[row]!),
    rows: kept.length,
    ...(targets && { targets: take(targets, kept, rows) }),
    ...(weights && { weights: take(weights, kept, rows) }),
  }
}

function take(values: Float32Array, kept: readonly number[], rows: number): Float32Array {
  const width = values.length / rows
  const taken = new Float32Array(kept.length * width)
  for (const [i, row] of kept.entries()) taken.set(values.subarray(row * width, (row + 1) * width), i * width)
  return taken
}

/** Per row 1 where the largest output is the row's class, else 0. */
function rightAnswers(outputs: Float32Array, y: Uint8Array): Uint8Array {
  const width = outputs.length / y.length
  return y.map((wanted, row) => {
    const answer = outputs.subarray(row * width, (row + 1) * width)
    return answer.indexOf(Math.max(...answer)) === wanted ? 1 : 0
  })
}

function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/** Of the values themselves, with one degree of freedom less than there are. */
function variance(values: ArrayLike<number>, around: number): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i]! - around) ** 2
  return sum / Math.max(1, values.length - 1)
}
