import { MetamlError } from '@metaml/core'

/** The error of data files that are missing or not what was published. */
export function damaged(file: string, expected: string, found: string, cause?: unknown): MetamlError {
  return new MetamlError({
    code: 'METAML_E_DATASET_DAMAGED',
    kind: 'usage',
    message: `The file ${file} of @metaml/dataset-jets is damaged.`,
    expected,
    found,
    todo: 'install the package again: npm install @metaml/dataset-jets --force',
    data: { package: '@metaml/dataset-jets', file },
    ...(cause !== undefined && { cause }),
  })
}
