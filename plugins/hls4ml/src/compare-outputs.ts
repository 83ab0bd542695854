/** How a kernel answers compared with the float network, on the same rows. */
export type Comparison = {
  readonly rows: number
  /** Of each row. */
  readonly width: number
  /** Share of right answers. */
  readonly accuracy: number
  readonly floatAccuracy: number
  /** Share of rows on which both name the same class. */
  readonly agreement: number
  readonly maxDifference: number
  readonly classes: readonly {
    readonly class: string
    readonly rows: number
    readonly accuracy: number
    readonly floatAccuracy: number
    readonly agreement: number
  }[]
}

/**
 * Compares two networks' outputs, row after row and one output a class; of equal outputs the first is the answer. One
 * output for two classes is how likely the second is: above a half it is the answer. A share over no rows is 0.
 */
export function compareOutputs(
  float: Float32Array,
  csim: Float32Array,
  y: ArrayLike<number>,
  classes: readonly string[],
): Comparison {
  const rows = y.length
  const width = rows === 0 ? classes.length : float.length / rows
  const counts = classes.map(() => ({ rows: 0, right: 0, floatRight: 0, same: 0 }))
  for (let row = 0; row < rows; row++) {
    const count = counts[y[row]!]!
    const [wanted, reached] = [float, csim].map(outputs => answer(outputs, row, width))
    count.rows += 1
    if (reached === y[row]) count.right += 1
    if (wanted === y[row]) count.floatRight += 1
    if (wanted === reached) count.same += 1
  }
  let maxDifference = 0
  for (let i = 0; i < float.length; i++)
    maxDifference = Math.max(maxDifference, Math.abs(float[i]! - csim[i]!))
  const total = (figure: 'right' | 'floatRight' | 'same'): number =>
    share(
      counts.reduce((sum, count) => sum + count[figure], 0),
      rows,
    )
  return {
    rows,
    width,
    accuracy: total('right'),
    floatAccuracy: total('floatRight'),
    agreement: total('same'),
    maxDifference,
    classes: counts.map((count, index) => ({
      class: classes[index]!,
      rows: count.rows,
      accuracy: share(count.right, count.rows),
      floatAccuracy: share(count.floatRight, count.rows),
      agreement: share(count.same, count.rows),
    })),
  }
}

function answer(outputs: Float32Array, row: number, width: number): number {
  if (width === 1) return outputs[row]! > 0.5 ? 1 : 0
  let best = 0
  for (let i = 1; i < width; i++) {
    if (outputs[row * width + i]! > outputs[row * width + best]!) best = i
  }
  return best
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
