/** How much worse a candidate is than the reference on the same rows. */
export type Comparison = {
  /** Accuracy of the reference minus that of the candidate. */
  readonly loss: number
  /** Of the loss, from the differences row by row: far below that of two separate accuracies. */
  readonly standardError: number
}

/** Compares two networks' answers row by row: 1 where an answer was right, 0 where it was wrong. */
export function compareAccuracy(reference: Uint8Array, candidate: Uint8Array): Comparison {
  const rows = reference.length
  let sum = 0
  let squares = 0
  for (let row = 0; row < rows; row++) {
    const difference = reference[row]! - candidate[row]!
    sum += difference
    squares += difference ** 2
  }
  const loss = sum / rows
  const variance = (squares - rows * loss ** 2) / Math.max(1, rows - 1)
  return { loss, standardError: Math.sqrt(Math.max(0, variance) / rows) }
}

/** Per row 1 where the largest output is the row's class, else 0. */
export function rightAnswers(outputs: Float32Array, y: Uint8Array, classes: number): Uint8Array {
  return y.map((wanted, row) => {
    const answer = outputs.subarray(row * classes, (row + 1) * classes)
    return answer.indexOf(Math.max(...answer)) === wanted ? 1 : 0
  })
}

/** The share of right answers. */
export function share(right: Uint8Array): number {
  return right.reduce((sum, one) => sum + one, 0) / right.length
}
