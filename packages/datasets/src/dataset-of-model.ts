import type { DatasetReference, Model } from '@metaml/core'
import { datasetError } from './dataset-error.js'
import type { DatasetSource } from './dataset-param.js'
import { resolveDataset } from './resolve-dataset.js'

/**
 * The data set that a task retrains and measures a model on: the one that the user names, scaled as the model's own is
 * where it says nothing itself, or else the model's own.
 * @throws METAML_E_DATASET_NONE when neither is there; what {@link resolveDataset} throws
 */
export async function datasetOfModel(
  model: Model<'dnn'>,
  source: string | DatasetSource | undefined,
  { projectDir }: { readonly projectDir: string },
): Promise<DatasetReference> {
  const own = model.descriptor.dataset
  if (source !== undefined) {
    return await resolveDataset(source, { projectDir, ...(own && { scaling: own.scaling }) })
  }
  if (own !== undefined) return own
  throw datasetError('NONE', `The model '${model.id}' belongs to no data set.`, {
    expected: 'a data set to retrain and measure on',
    todo: 'name one as trainTestDataset',
  })
}
