import { answerOf } from '../metrics/right-answers.js'
import type { Rows } from '../source.js'

/** Counts: `[class][answer]`, square. */
export type Confusion = readonly (readonly number[])[]

/** Counts how often the rows of each class (first index) got each answer (second index). */
export function countConfusion(outputs: Float32Array, { y, rows }: Rows, classes: number): Confusion {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  const width = outputs.length / rows
  for (let row = 0; row < rows; row++) counts[y[row]!]![answerOf(outputs, row, width)]!++
  return counts
}
