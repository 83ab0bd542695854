import { type DatasetReference, MetamlError } from '@metaml/core'
import type { ModelView } from '@metaml/engine'

/** A network that is right on fewer rows has its two classes in the other order; one by chance is right on about half. */
const reversedBelow = 0.3

/** The data set that a network was evaluated on. */
export function datasetOf(
  given: Pick<ModelView, 'descriptor'> | undefined,
): Partial<DatasetReference> | undefined {
  return given?.descriptor.dataset as Partial<DatasetReference> | undefined
}

/** The share of validation rows that the network is right on; undefined where that is not what is measured. */
export function rightAnswers(given: Pick<ModelView, 'metrics'> | undefined): number | undefined {
  return given?.metrics.find(({ name, split }) => name.endsWith('accuracy') && split === 'validation')?.value
}

/**
 * Refuses a network with one output that would be right far more often with the two classes in the other order: it was
 * trained with these.
 * @throws METAML_E_OPTIMIZE_CLASSES
 */
export function refuseReversed(
  given: Pick<ModelView, 'descriptor'> | undefined,
  right: number | undefined,
): void {
  const { metric, classes = [] } = datasetOf(given) ?? {}
  if (metric !== 'binary_accuracy' || right === undefined || right >= reversedBelow) return
  const names = [...classes].reverse()
  const list = names.some(name => name.includes(',')) ? JSON.stringify(names) : names.join(',')
  throw new MetamlError({
    code: 'METAML_E_OPTIMIZE_CLASSES',
    kind: 'usage',
    message: 'The network is wrong on most rows: its classes seem to be in the other order.',
    expected: `an output near 1 for '${classes[1]}', near 0 for '${classes[0]}'`,
    found: `right on ${(100 * right).toFixed(1)} % of the validation rows, in the other order on ${(100 - 100 * right).toFixed(1)} %`,
    todo: `say the order that it was trained with: --classes '${list}'`,
  })
}
