import type { DatasetReference } from '@metaml/core'
import type { Dataset } from '../open-dataset.js'
import { fitScaler, identityScaler, rescaleRows, type Scaler } from '../scaler.js'

/** A scaling that a network may have been made for. */
export interface AlternativeScaling {
  readonly name: 'none' | 'standard'
  readonly scaler: Scaler
}

/** The scalings that an open data set does not have: physical units, mean 0 and deviation 1 on `train`. */
export async function alternativeScalings(dataset: Dataset): Promise<AlternativeScaling[]> {
  const { reference, scaler } = dataset
  const size = scaler.mean.length
  const others: AlternativeScaling[] = []
  if (reference.scaling !== 'none') others.push({ name: 'none', scaler: identityScaler(size) })
  if (reference.scaling !== 'standard') {
    const features = reference.features
    const fitted = features.length > 1 ? features.at(-1)! : features[0]!
    const { x } = await dataset.split('train')
    others.push({ name: 'standard', scaler: fitScaler(rescaleRows(x, scaler, identityScaler(1)), fitted) })
  }
  return others
}

/** What a scaling is called in a message. */
export function scalingName(scaling: DatasetReference['scaling']): string {
  if (typeof scaling === 'object') return 'given'
  return scaling
}
