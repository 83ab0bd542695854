/** The mean of `value(row)` over rows, each counting by its weight. */
export function weightedMean(
  rows: number,
  weights: Float32Array | undefined,
  value: (row: number) => number,
): number {
  let total = 0
  let weight = 0
  for (let row = 0; row < rows; row++) {
    const w = weights?.[row] ?? 1
    total += w * value(row)
    weight += w
  }
  return total / weight
}
