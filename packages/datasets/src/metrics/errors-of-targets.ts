import type { Rows } from '../source.js'
import { weightedMean } from './weighted-mean.js'

/** The mean squared difference of outputs and targets (for classes: of outputs and one-hot codes). */
export function squaredError(outputs: Float32Array, rows: Rows): number {
  return meanDifference(outputs, rows, difference => difference * difference)
}

/** The mean absolute difference of outputs and targets (for classes: of outputs and one-hot codes). */
export function absoluteError(outputs: Float32Array, rows: Rows): number {
  return meanDifference(outputs, rows, Math.abs)
}

function meanDifference(
  outputs: Float32Array,
  { rows, targets, y, weights }: Rows,
  of: (difference: number) => number,
): number {
  const width = outputs.length / rows
  const target = (row: number, i: number): number => {
    if (targets !== undefined) return targets[row * width + i]!
    return width === 1 ? y[row]! : y[row] === i ? 1 : 0
  }
  return weightedMean(rows, weights, row => {
    let total = 0
    for (let i = 0; i < width; i++) total += of(outputs[row * width + i]! - target(row, i))
    return total / width
  })
}
