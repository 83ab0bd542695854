import { MetamlError } from '@metaml/core'

/** A loss, or weights, that are no numbers any more: METAML_E_KERAS_DIVERGED. */
export function divergence(epoch: number, learningRate: number): MetamlError {
  return new MetamlError({
    code: 'METAML_E_KERAS_DIVERGED',
    kind: 'task',
    message: `The training diverged in epoch ${epoch}: loss or weights are no longer numbers.`,
    found: `a learning rate of ${learningRate}`,
    todo: 'check that the inputs are numbers of moderate size, or lower the learning rate',
  })
}
