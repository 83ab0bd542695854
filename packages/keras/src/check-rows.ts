import { MetamlError } from '@metaml/core'
import { type Shape, sizeOf } from './kinds/kind.js'
import { layers } from './layers.js'
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
 * Checks rows for training: there are some, with all their inputs, and each has a class that is an output.
 * @throws METAML_E_KERAS_ROWS, METAML_E_KERAS_LAYER
 */
export function checkRows(network: Network, { x, y, rows }: TrainingRows): void {
  const all = layers(network)
  checkInputs(all[0]!.inputShape, x, rows)
  const classes = all.at(-1)!.outputShape.at(-1)!
  if (rows < 1 || y.length !== rows)
    throw rowsError('at least one row, with a class each', `${rows} rows, ${y.length} classes`)
  for (let row = 0; row < rows; row++) {
    const found = y[row]!
    if (!(Number.isInteger(found) && found >= 0 && found < classes)) {
      throw rowsError(`classes from 0 to ${classes - 1}`, `class ${found} in row ${row}`)
    }
  }
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
