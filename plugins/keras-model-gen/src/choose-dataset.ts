import { existsSync } from 'node:fs'
import path from 'node:path'
import type { DatasetSource } from '@metaml/datasets'
import { modelDefaults } from './model-defaults.js'
import type { Params } from './params.js'

/** The data set that is trained on: the one that was asked for, or that of the model. */
export function chooseDataset(
  { model, trainTestDataset }: Params,
  projectDir: string,
): string | DatasetSource {
  if (trainTestDataset !== undefined) return trainTestDataset
  const { datasets } = modelDefaults[model!]
  // Files that only users can have: taken where they are.
  return datasets.find(name => name !== 'svhn' || existsSync(path.join(projectDir, 'data/svhn')))!
}
