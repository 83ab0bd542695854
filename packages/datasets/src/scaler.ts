/** Per feature: what is taken off, and what the rest is divided by. */
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
  for (let i = 0; i < x.length; i++) mean[i % features]! += x[i]! / rows
  for (let i = 0; i < x.length; i++) squares[i % features]! += (x[i]! - mean[i % features]!) ** 2 / rows
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
export function scaleRows(x: Float32Array, { mean, scale }: Scaler): Float32Array {
  const features = mean.length
  return x.map((value, i) => (value - mean[i % features]!) / scale[i % features]!)
}
