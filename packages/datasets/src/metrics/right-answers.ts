import type { Rows } from '../source.js'
import { weightedMean } from './weighted-mean.js'

/** The index of the largest output of a row; of equal ones the first. */
export function answerOf(outputs: Float32Array, row: number, width: number): number {
  let best = 0
  for (let i = 1; i < width; i++) if (outputs[row * width + i]! > outputs[row * width + best]!) best = i
  return best
}

/** The share of rows whose largest output is that of their class; one output for each class. */
export function accuracyOf(outputs: Float32Array, { y, rows, weights }: Rows): number {
  const width = outputs.length / rows
  return weightedMean(rows, weights, row => (answerOf(outputs, row, width) === y[row] ? 1 : 0))
}

/**
 * The share of rows that are on their side of one half: a single output says how far a row is of the second class; of
 * two the second is taken.
 */
export function binaryAccuracyOf(outputs: Float32Array, { y, rows, weights }: Rows): number {
  const width = outputs.length / rows
  return weightedMean(rows, weights, row => {
    const second = outputs[row * width + width - 1]!
    return (second > 0.5 ? 1 : 0) === y[row] ? 1 : 0
  })
}
