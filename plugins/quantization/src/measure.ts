import { type DatasetMetric, lossOf, type Rows } from '@metaml/datasets'

/** What a candidate loses. */
export type Measured = {
  /** Of the data set's metric. */
  readonly value: number
  /** Against the reference; above 0 is worse. */
  readonly loss: number
  /** What is held against the tolerance: the loss, and so many standard errors of it as the wanted confidence asks for. */
  readonly bound: number
  /** What the order of steps follows: the loss, and in small how far the answers moved, which is less noisy. */
  readonly damage: number
}

/** Share of a changed answer that counts as lost. */
const changedShare = 0.1

/** Measures candidates on rows against what the reference answered there. */
export function createMeasure(
  metric: DatasetMetric,
  rows: Rows,
  reference: { readonly value: number; readonly outputs?: Float32Array },
): (outputs: Float32Array) => Measured {
  const before = reference.outputs
  return outputs => {
    const value = metric.measure(outputs, rows)
    const loss = lossOf(metric.direction, value, reference.value)
    const moved = before === undefined ? 0 : distance(before, outputs, rows)
    return { value, loss, bound: loss, damage: Math.max(0, loss) + changedShare * moved }
  }
}

/** The share of rows with another answer; without classes the mean distance of the outputs. */
function distance(before: Float32Array, after: Float32Array, { rows, y }: Rows): number {
  const width = after.length / rows
  if (y.length === 0 || width === 1) return meanDistance(before, after)
  let changed = 0
  for (let row = 0; row < rows; row++) if (answer(before, row, width) !== answer(after, row, width)) changed++
  return changed / rows
}

function meanDistance(before: Float32Array, after: Float32Array): number {
  let sum = 0
  for (let i = 0; i < after.length; i++) sum += Math.abs(after[i]! - before[i]!)
  return sum / after.length
}

function answer(outputs: Float32Array, row: number, width: number): number {
  let best = 0
  for (let i = 1; i < width; i++) if (outputs[row * width + i]! > outputs[row * width + best]!) best = i
  return best
}
