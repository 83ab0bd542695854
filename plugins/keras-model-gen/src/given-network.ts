import { isMetamlError, MetamlError } from '@metaml/core'
import { checkNetwork, type Dataset } from '@metaml/datasets'
import { type Network, permuteOutputs, predict } from '@metaml/keras'

/**
 * A network whose outputs stand for `classes` as one whose outputs are in the order of a data set's classes.
 * @throws METAML_E_KERAS_CLASSES when these are not the same names, each once; METAML_E_KERAS_LAYER when its last layer
 *   can't be reordered
 */
export function orderOutputs(
  network: Network,
  classes: readonly string[],
  wanted: readonly string[],
): Network {
  if (classes.toSorted().join('\n') !== wanted.toSorted().join('\n')) {
    throw new MetamlError({
      code: 'METAML_E_KERAS_CLASSES',
      kind: 'usage',
      message: 'The classes of the network are not those of the data set.',
      expected: `${wanted.join(', ') || 'no classes'}, each once, in the order of the network's outputs`,
      found: classes.join(', '),
    })
  }
  const order = wanted.map(name => classes.indexOf(name))
  return order.every((output, i) => output === i) ? network : permuteOutputs(network, order)
}

/**
 * Evaluates a network that was trained elsewhere on `validation`, before anything is trained. Where it is near chance, or
 * another scaling or order of the classes would be right far more often, the error says what was tried.
 * @throws METAML_E_NETWORK_NEAR_CHANCE
 */
export async function checkGivenNetwork(network: Network, dataset: Dataset): Promise<void> {
  try {
    await checkNetwork(dataset, (x, rows) => predict(network, x, rows))
  } catch (error) {
    if (!isMetamlError(error) || error.code !== 'METAML_E_DATASET_NETWORK') throw error
    const { summary: message, expected, found, todo = '', data } = error
    throw new MetamlError({
      ...{ code: 'METAML_E_NETWORK_NEAR_CHANCE', kind: 'usage', message },
      ...(expected !== undefined && { expected }),
      ...(found !== undefined && { found }),
      ...(data !== undefined && { data }),
      todo: todo.startsWith('describe the data set')
        ? `${todo}, or give them as the task's parameters of these names; to train from new weights, newWeights: true`
        : `${todo} from new weights, newWeights: true`,
      cause: error,
    })
  }
}
