/** The share of rows whose largest output (the first of equals) is their class. */
export function accuracy(outputs: Float32Array, y: ArrayLike<number>, classes: number): number {
  const rows = outputs.length / classes
  let right = 0
  for (let row = 0; row < rows; row++) {
    let best = row * classes
    for (let i = best + 1; i < (row + 1) * classes; i++) if (outputs[i]! > outputs[best]!) best = i
    if (best - row * classes === y[row]) right++
  }
  return right / rows
}
