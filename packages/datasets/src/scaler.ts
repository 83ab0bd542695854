/** What is taken off the numbers of a row, and what the rest is divided by; repeated along a row where it is longer. */
export interface Scaler {
  readonly mean: Float32Array
  readonly scale: Float32Array
}

/**
 * Fits mean and standard deviation (over all rows, divided by their number) of each feature.
 *
 * A feature that never changes gets scale 1, as in scikit-learn's StandardScaler.
 */
export function fitScaler(x: Float32Array, features: number): Scaler {
  const rows = x.length / features
  const mean = new Float64Array(features)
  const squares = new Float64Array(features)
  for (let i = 0, f = 0; i < x.length; i++) {
    mean[f]! += x[i]! / rows
    if (++f === features) f = 0
  }
  for (let i = 0, f = 0; i < x.length; i++) {
    squares[f]! += (x[i]! - mean[f]!) ** 2 / rows
    if (++f === features) f = 0
  }
  return {
    mean: Float32Array.from(mean),
    scale: Float32Array.from(squares, square => Math.sqrt(square) || 1),
  }
}

/** The scaler that changes nothing. */
export function identityScaler(features: number): Scaler {
  return { mean: new Float32Array(features), scale: new Float32Array(features).fill(1) }
}

/** Scaled copies of rows. */
export function scaleRows(x: Float32Array, scaler: Scaler): Float32Array {
  return scaleInPlace(x.slice(), scaler)
}

/** Scales rows where they stand, and gives them back. */
export function scaleInPlace(x: Float32Array, { mean, scale }: Scaler): Float32Array {
  const features = mean.length
  for (let i = 0, f = 0; i < x.length; i++) {
    x[i] = (x[i]! - mean[f]!) / scale[f]!
    if (++f === features) f = 0
  }
  return x
}

/** Rows that one scaler scaled, as another would have scaled them; exact to float32's rounding. */
export function rescaleRows(x: Float32Array, from: Scaler, to: Scaler): Float32Array {
  return x.map((value, i) => {
    const physical = value * at(from.scale, i) + at(from.mean, i)
    return (physical - at(to.mean, i)) / at(to.scale, i)
  })
}

function at(numbers: Float32Array, i: number): number {
  return numbers[i % numbers.length]!
}
