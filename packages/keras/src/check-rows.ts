import { MetamlError } from '@metaml/core'
import { type Shape, sizeOf } from './kinds/kind.js'
import { layers } from './layers.js'
import { lossError } from './losses/choose-loss.js'
import type { Loss } from './losses/loss.js'
import type { Network } from './network.js'
import type { TrainingRows } from './train.js'

/**
 * Checks that there are as many inputs as the rows have, and that all are finite: ReLU would hide a NaN.
 * @throws METAML_E_KERAS_ROWS
 */
export function checkInputs(inputShape: Shape, x: Float32Array, rows: number): void {
  const width = sizeOf(inputShape)
  if (x.length !== rows * width) throw rowsError(`${rows} rows of ${width} values`, `${x.length} values`)
  const at = x.findIndex(value => !Number.isFinite(value))
  if (at < 0) return
  throw rowsError('numbers', `${x[at]} in row ${Math.floor(at / width)}, value ${at % width}, both from 0`)
}

/**
 * Checks rows for training: there are some, with all their inputs and targets.
 * @throws METAML_E_KERAS_ROWS; METAML_E_KERAS_LOSS when there are classes and the loss asks for numbers
 */
export function checkRows(network: Network, { x, y, rows, weights }: TrainingRows, loss: Loss): void {
  const all = layers(network)
  const last = all.at(-1)!
  checkInputs(all[0]!.inputShape, x, rows)
  const { targets } = loss
  if (targets > 1 && y.length === rows) throw lossError('categorical-cross-entropy', last)
  if (rows < 1 || y.length !== rows * targets)
    throw rowsError(`at least one row, with ${targets} targets each`, `${rows} rows, ${y.length} targets`)
  const classes = last.outputShape.at(-1)!
  const [expected, allowed] = {
    'categorical-cross-entropy': [
      `classes from 0 to ${classes - 1}`,
      (value: number) => Number.isInteger(value) && value >= 0 && value < classes,
    ] as const,
    'binary-cross-entropy': ['targets from 0 to 1', (value: number) => value >= 0 && value <= 1] as const,
    'mean-squared-error': ['numbers', Number.isFinite] as const,
  }[loss.name]
  for (let i = 0; i < y.length; i++) {
    if (!allowed(y[i]!)) throw rowsError(expected, `${y[i]} in row ${Math.floor(i / targets)}`)
  }
  if (weights === undefined) return
  if (weights.length !== rows) throw rowsError(`a weight a row, ${rows}`, `${weights.length} weights`)
  for (let row = 0; row < rows; row++) {
    if (!(weights[row]! >= 0 && weights[row]! < Number.POSITIVE_INFINITY))
      throw rowsError('weights of at least 0', `${weights[row]} in row ${row}`)
  }
}

/**
 * Checks that each class has a weight, at least 0.
 * @throws METAML_E_KERAS_ROWS
 */
export function checkClassWeights(network: Network, weights: ArrayLike<number>, loss: Loss): void {
  const width = layers(network).at(-1)!.outputShape.at(-1)!
  const classes = loss.name === 'binary-cross-entropy' && width === 1 ? 2 : width
  if (loss.targets > 1 || loss.name === 'mean-squared-error')
    throw rowsError('class weights with classes', `class weights with ${loss.name}`)
  const given = Array.from(weights)
  if (given.length === classes && given.every(weight => weight >= 0 && weight < Number.POSITIVE_INFINITY))
    return
  throw rowsError(`a weight of at least 0 for each of ${classes} classes`, `[${given.join(', ')}]`)
}

function rowsError(expected: string, found: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_KERAS_ROWS',
    kind: 'usage',
    message: 'The rows do not fit the network.',
    expected,
    found,
  })
}
