import { MetamlError } from '@metaml/core'

/** A loss that is no number any more: METAML_E_KERAS_DIVERGED. */
export function divergence(epoch: number, learningRate: number): MetamlError {
  return new MetamlError({
    code: 'METAML_E_KERAS_DIVERGED',
    kind: 'task',
    message: `The loss is no longer a number in epoch ${epoch}.`,
    found: `a learning rate of ${learningRate}`,
    todo: 'check that the inputs are numbers of moderate size, or lower the learning rate',
  })
}
