import { type DatasetReference, MetamlError } from '@metaml/core'

/**
 * Checks that a network takes the rows of a data set and tells its classes apart; shapes are without the batch.
 * @throws METAML_E_DATASET_SHAPE
 */
export function checkFit(
  reference: DatasetReference,
  network: { readonly inputShape: readonly number[]; readonly outputShape: readonly number[] },
): void {
  const wanted = `input ${shape(reference.features)}, output ${shape([reference.classes.length])}`
  const found = `input ${shape(network.inputShape)}, output ${shape(network.outputShape)}`
  if (wanted === found) return
  throw new MetamlError({
    code: 'METAML_E_DATASET_SHAPE',
    kind: 'usage',
    message: `The network does not fit the data set '${reference.source}'.`,
    expected: wanted,
    found,
    todo: 'give the data set that the network was made for as trainTestDataset',
  })
}

function shape(sizes: readonly number[]): string {
  return `(${sizes.join(', ')})`
}
