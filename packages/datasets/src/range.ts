import type { Dataset } from './open-dataset.js'

/** The smallest and largest value of each feature on `train`, scaled. */
export async function range(dataset: Dataset): Promise<{ min: Float32Array; max: Float32Array }> {
  const { x } = await dataset.split('train')
  const features = dataset.scaler.mean.length
  const min = new Float32Array(features).fill(Number.POSITIVE_INFINITY)
  const max = new Float32Array(features).fill(Number.NEGATIVE_INFINITY)
  for (let i = 0; i < x.length; i++) {
    const feature = i % features
    if (x[i]! < min[feature]!) min[feature] = x[i]!
    if (x[i]! > max[feature]!) max[feature] = x[i]!
  }
  return { min, max }
}
