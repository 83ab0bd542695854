import type { Split } from '@metaml/core'
import { closest } from '@metaml/core'
import { datasetError } from '../dataset-error.js'

/** Arrays that belong together. */
export interface ArrayGroup {
  readonly x: string
  readonly y?: string
  readonly weight?: string
  /** As the names' endings say. */
  readonly split?: Split
}

/** Names that the user gives. */
export interface GivenNames {
  readonly x?: string
  readonly y?: string
  readonly weight?: string
  /** Labels or targets are among the arrays. */
  readonly withLabels: boolean
}

const usualInputs = ['x', 'data', 'features', 'inputs', 'images']
const usualLabels = ['y', 'labels', 'label', 'targets', 'target']

/** Endings that say which split an array is; `train_val` is train, of which validation is drawn. */
const endings: ReadonlyMap<string, Split> = new Map([
  ['train_val', 'train'],
  ['train', 'train'],
  ['validation', 'validation'],
  ['valid', 'validation'],
  ['val', 'validation'],
  ['test', 'test'],
])

/**
 * Finds inputs and labels among the names of arrays: `x` and `y`, `X_train_val`, `y_train_val`, `X_test` and so on, or
 * the names given, with the same endings. A file with one array alone has inputs.
 * @throws METAML_E_DATASET_COLUMN
 */
export function findArrayGroups(names: readonly string[], file: string, given: GivenNames): ArrayGroup[] {
  if (names.length === 1 && names[0] === '' && !given.withLabels) return [{ x: '' }]
  const inputs = given.x === undefined ? usualInputs : [given.x]
  const labels = given.y === undefined ? usualLabels : [given.y]
  const find = (bases: readonly string[], ending: string): string | undefined => {
    const wanted = bases.map(base => `${base}${ending && `_${ending}`}`.toLowerCase())
    return names.find(name => wanted.includes(name.toLowerCase()))
  }
  const groups = ['', ...endings.keys()].flatMap((ending): ArrayGroup[] => {
    const x = find(inputs, ending)
    if (x === undefined) return []
    const y = given.withLabels ? find(labels, ending) : undefined
    if (given.withLabels && y === undefined) throw noArray(names, file, `the labels of '${x}'`, given.y)
    const weight = given.weight === undefined ? undefined : find([given.weight], ending)
    const split = endings.get(ending)
    return [
      { x, ...(y !== undefined && { y }), ...(weight !== undefined && { weight }), ...(split && { split }) },
    ]
  })
  const whole = groups.find(({ split }) => split === undefined)
  const chosen = whole ? [whole] : groups
  if (chosen.length === 0) throw noArray(names, file, 'the inputs', given.x)
  if (given.weight !== undefined && chosen.some(({ weight }) => weight === undefined)) {
    throw noArray(names, file, 'the weights', given.weight)
  }
  return chosen
}

function noArray(names: readonly string[], file: string, what: string, name: string | undefined): Error {
  const near = name === undefined ? undefined : closest(name, names)
  return datasetError('COLUMN', `It is not known which array of ${file} holds ${what}.`, {
    expected: name === undefined ? 'arrays called x and y, or X_train, y_train, …' : `an array '${name}'`,
    found: names.filter(item => item !== '').join(', ') || 'one array without a name',
    todo:
      near !== undefined
        ? `write '${near}'?`
        : 'name the inputs as `features` and the labels as `label`, or give a second file as `labels`',
    data: { file },
  })
}
