import type { Split } from '@metaml/core'
import { type ArrayReader, asNumbers, type NumberArray, rowSize } from '../arrays/array-reader.js'
import { datasetError } from '../dataset-error.js'
import { type LabelReader, oneHotNames } from './label-reader.js'
import type { NumberBlock, Part } from './part.js'
import { checkShape } from './table-part.js'

/** What stands beside the inputs, row by row. */
export interface Beside {
  readonly labels?: LabelReader
  readonly targets?: NumberArray
  readonly weights?: NumberArray
  readonly given?: Split
  /** Of one row, where it is not the array's own. */
  readonly shape?: readonly number[]
}

/** A network answers with no more numbers than this. */
const mostTargets = 1 << 16

/**
 * Takes the rows of an array as inputs.
 * @throws METAML_E_DATASET_SHAPE, METAML_E_DATASET_ROWS
 */
export function arrayPart(x: NumberArray, { labels, targets, weights, given, shape }: Beside): Part {
  const { file } = x
  const own = x.shape.length === 1 ? [1] : x.shape.slice(1)
  if (shape) checkShape(shape, rowSize(x.shape), file)
  for (const other of [targets, weights]) {
    if (other && other.shape[0] !== x.shape[0]) throw unequalRows(x, other.file, other.shape[0]!)
  }
  if (targets && rowSize(targets.shape) > mostTargets) {
    throw datasetError('SHAPE', `There are too many targets in ${targets.file}.`, {
      expected: `at most ${mostTargets} numbers a row`,
      found: String(rowSize(targets.shape)),
      data: { file: targets.file },
    })
  }
  const targetNames = targets && Array.from({ length: rowSize(targets.shape) }, (_, i) => `target ${i + 1}`)

  /** Counts the rows that are there, not those that a header promises. */
  async function* countRows() {
    for await (const block of (targets ?? x).blocks()) {
      yield { rows: block.length / Math.max(1, rowSize((targets ?? x).shape)) }
    }
  }
  async function* numbers(): AsyncGenerator<NumberBlock> {
    const size = rowSize(x.shape)
    const beside = [targets, weights].map(array => array && takeNumbers(array))
    for await (const block of x.blocks()) {
      const rows = size === 0 ? 0 : block.length / size
      const [target, weight] = await Promise.all(
        beside.map((take, i) => take?.(rows * (i === 0 ? targetNames!.length : 1))),
      )
      yield { rows, x: block, ...(target && { targets: target }), ...(weight && { weights: weight }) }
    }
  }

  return {
    ...{ file, shape: shape ?? own, numbers },
    labels: () => (labels ? labels.labels() : countRows()),
    labelColumn: labels?.column ?? file,
    ...(given && { given }),
    ...(targetNames && { targets: targetNames }),
    ...(labels?.classes && { classes: labels.classes }),
  }
}

/** Takes the numbers of an array in pieces of any size. */
function takeNumbers(array: NumberArray): (count: number) => Promise<Float32Array> {
  const blocks = array.blocks()[Symbol.asyncIterator]()
  let rest = new Float32Array(0)
  return async count => {
    while (rest.length < count) {
      const { value, done } = await blocks.next()
      if (done) return rest
      const joined = new Float32Array(rest.length + value.length)
      joined.set(rest)
      joined.set(value, rest.length)
      rest = joined
    }
    const taken = rest.slice(0, count)
    rest = rest.slice(count)
    return taken
  }
}

function unequalRows(x: NumberArray, file: string, rows: number): Error {
  return datasetError('ROWS', `The rows of ${x.file} and ${file} are not the same.`, {
    expected: `${x.shape[0]} rows`,
    found: `${rows} rows`,
    data: { file },
  })
}

/**
 * Takes an array as labels: texts, numbers, or one column for each class with a single 1.
 * @param classes names of the columns, or of the codes 0, 1, …, where none of the numbers is itself a name
 * @throws METAML_E_DATASET_CLASS when there are as many columns as classes; METAML_E_DATASET_LABEL while reading
 */
export function arrayLabels(array: ArrayReader, classes?: readonly string[]): LabelReader {
  const { file } = array
  if (array.kind === 'texts') {
    return {
      column: file,
      async *labels() {
        const names = await array.values()
        yield { rows: names.length, names }
      },
    }
  }
  const width = rowSize(array.shape)
  if (width === 1) {
    const coded = classes?.every(name => !Number.isFinite(Number(name)))
    return {
      column: file,
      async *labels() {
        for await (const block of array.blocks()) {
          const names = Array.from(block, code => (coded && classes![code]) || String(code))
          yield { rows: names.length, names }
        }
      },
    }
  }
  if (classes && classes.length !== width) {
    throw datasetError(
      'CLASS',
      `The labels in ${file} have another number of columns than there are classes.`,
      {
        expected: `${classes.length} columns: ${classes.join(', ')}`,
        found: `${width} columns`,
        data: { file },
      },
    )
  }
  if (width > 256 || width === 0) {
    throw datasetError('CLASS', `The labels in ${file} have a wrong number of columns.`, {
      expected: '1 to 256 columns',
      found: `${width} columns`,
      data: { file },
    })
  }
  const names = classes ?? Array.from({ length: width }, (_, i) => String(i))
  return {
    column: file,
    classes: names,
    async *labels() {
      let row = 0
      for await (const block of asNumbers(array).blocks()) {
        const labels = oneHotNames(block, names, file, row)
        row += labels.length
        yield { rows: labels.length, names: labels }
      }
    },
  }
}
