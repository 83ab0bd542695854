import { MetamlError } from '@metaml/core'
import { activationOf } from '../kinds/activation.js'
import type { Layer } from '../layers.js'

/**
 * The layers without the softmax at their end: the loss is taken with it, which is exact where a softmax is
 * nearly 0 or 1.
 * @throws METAML_E_KERAS_LOSS when the network does not end in a softmax over classes
 */
export function logitLayers(layers: readonly Layer[]): Layer[] {
  const last = layers.at(-1)!
  const isSoftmax =
    last.className === 'Softmax' || ('activation' in last.config && activationOf(last.config) === 'softmax')
  if (!isSoftmax || last.outputShape.length !== 1) {
    throw new MetamlError({
      code: 'METAML_E_KERAS_LOSS',
      kind: 'usage',
      message: 'The network can not be trained to tell classes apart.',
      expected: 'a softmax over the classes at its end',
      found: `the layer '${last.name}' of class ${last.className} with output [${last.outputShape.join(', ')}]`,
    })
  }
  if (last.className === 'Softmax') return layers.slice(0, -1)
  return [...layers.slice(0, -1), { ...last, config: { ...last.config, activation: 'linear' } }]
}

/**
 * Softmax and categorical cross-entropy of a batch of logits: gives the sum of the losses and writes the
 * gradient of their mean by the logits.
 */
export function crossEntropy(
  logits: Float32Array,
  classes: number,
  classOf: (row: number) => number,
  gradient: Float32Array,
): number {
  const rows = logits.length / classes
  let loss = 0
  for (let row = 0; row < rows; row++) {
    const from = row * classes
    let largest = Number.NEGATIVE_INFINITY
    for (let c = 0; c < classes; c++) if (logits[from + c]! > largest) largest = logits[from + c]!
    let sum = 0
    for (let c = 0; c < classes; c++) sum += Math.exp(logits[from + c]! - largest)
    const wanted = classOf(row)
    for (let c = 0; c < classes; c++) {
      const share = Math.exp(logits[from + c]! - largest) / sum
      gradient[from + c] = (share - (c === wanted ? 1 : 0)) / rows
    }
    loss += Math.log(sum) + largest - logits[from + wanted]!
  }
  return loss
}

/** The mean cross-entropy of softmax outputs, each taken as at least 1e-7 as Keras does. */
export function meanCrossEntropy(outputs: Float32Array, y: ArrayLike<number>, classes: number): number {
  const rows = outputs.length / classes
  let loss = 0
  for (let row = 0; row < rows; row++) loss -= Math.log(Math.max(1e-7, outputs[row * classes + y[row]!]!))
  return loss / rows
}
