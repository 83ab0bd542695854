import { type DatasetReference, MetamlError } from '@metaml/core'

/**
 * Checks that a network takes the rows of a data set and answers them; shapes are without the batch. It has one output
 * for each class or target; with two classes a single one will do, where the metric is not `accuracy`.
 * @throws METAML_E_DATASET_SHAPE
 */
export function checkFit(
  reference: DatasetReference,
  network: { readonly inputShape: readonly number[]; readonly outputShape: readonly number[] },
): void {
  const { classes, targets, features, metric } = reference
  const outputs = targets?.length ?? classes.length
  const found = describe(network.inputShape, network.outputShape)
  const fitting = classes.length === 2 && metric !== 'accuracy' ? [1, outputs] : [outputs]
  const wanted = fitting.map(count => describe(features, [count]))
  if (wanted.includes(found)) return
  throw new MetamlError({
    code: 'METAML_E_DATASET_SHAPE',
    kind: 'usage',
    message: `The network does not fit the data set '${reference.source}'.`,
    expected: wanted.join(', or '),
    found,
    todo: todo(features, network.inputShape),
  })
}

function describe(input: readonly number[], output: readonly number[]): string {
  return `input (${input.join(', ')}), output (${output.join(', ')})`
}

/** Rows of the same size can be given another shape. */
function todo(features: readonly number[], input: readonly number[]): string {
  const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1)
  if (features.join() !== input.join() && size(features) === size(input)) {
    return `describe the data set with shape: [${input.join(', ')}]`
  }
  return 'give the data set that the network was made for as trainTestDataset'
}
