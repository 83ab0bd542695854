import { MetamlError } from '@metaml/core'
import { activationOf } from '../kinds/activation.js'
import type { Layer } from '../layers.js'
import { binaryCrossEntropy, categoricalCrossEntropy } from './cross-entropy.js'
import type { Loss, LossName } from './loss.js'
import { meanSquaredError } from './squared-error.js'

/** How a network has to end for a loss. */
const endings: { readonly [name in LossName]: string } = {
  'categorical-cross-entropy': 'a softmax over the classes at its end',
  'binary-cross-entropy': 'a sigmoid at its end',
  'mean-squared-error': 'outputs in one row',
}

/**
 * The loss of that name; without one, what the end of the network asks for: categorical cross-entropy after a
 * softmax, binary after a sigmoid, else the mean squared error.
 * @throws METAML_E_KERAS_LOSS when the network does not end as the loss needs
 */
export function chooseLoss(layers: readonly Layer[], name?: LossName): Loss {
  const last = layers.at(-1)!
  const end =
    last.className === 'Softmax' ? 'softmax' : 'activation' in last.config ? activationOf(last.config) : ''
  const fitting =
    end === 'softmax'
      ? 'categorical-cross-entropy'
      : end === 'sigmoid'
        ? 'binary-cross-entropy'
        : 'mean-squared-error'
  const wanted = name ?? fitting
  const width = last.outputShape[0]!
  if (last.outputShape.length !== 1 || (wanted !== fitting && wanted !== 'mean-squared-error'))
    throw lossError(wanted, last)
  if (wanted === 'mean-squared-error') return meanSquaredError(layers, width)
  const before = withoutActivation(layers)
  return wanted === 'binary-cross-entropy'
    ? binaryCrossEntropy(before, width)
    : categoricalCrossEntropy(before, width)
}

function withoutActivation(layers: readonly Layer[]): Layer[] {
  const last = layers.at(-1)!
  if (last.weights.length === 0) return layers.slice(0, -1)
  return [...layers.slice(0, -1), { ...last, config: { ...last.config, activation: 'linear' } }]
}

/** A network that can't be trained on a loss: METAML_E_KERAS_LOSS. */
export function lossError(name: LossName, last: Layer): MetamlError {
  return new MetamlError({
    code: 'METAML_E_KERAS_LOSS',
    kind: 'usage',
    message: `The network can not be trained on the loss ${name}.`,
    expected: endings[name],
    found: `the layer '${last.name}' of class ${last.className} with output [${last.outputShape.join(', ')}]`,
  })
}
