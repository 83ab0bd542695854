import type { Split } from '@metaml/core'
import { datasetError, valueError } from '../dataset-error.js'
import type { Rows } from '../source.js'
import { splitCodes } from '../splits/stratified-split.js'
import type { Part } from './part.js'
import type { Survey } from './survey-parts.js'

interface Filling {
  readonly x: Float32Array
  readonly y: Uint8Array
  readonly targets?: Float32Array
  readonly weights?: Float32Array
  rows: number
}

/**
 * Reads the rows of some splits into arrays of just their size; rows of other splits are read over.
 * @throws METAML_E_DATASET_VALUE with row and column when a number is not finite in float32, or a weight negative;
 *   METAML_E_DATASET_SIZE; what the parts throw
 */
export async function loadParts(
  { parts, counts, classes }: Survey,
  wanted: readonly Split[],
): Promise<{ readonly [name in Split]?: Rows }> {
  const { part: first } = parts[0]!
  const size = first.shape.reduce((product, n) => product * n, 1)
  const fillings = splitCodes.map((split): Filling | undefined => {
    if (!wanted.includes(split)) return undefined
    const rows = counts[split]
    return {
      x: allocate(rows * size, first),
      y: new Uint8Array(classes.length > 0 ? rows : 0),
      ...(first.targets && { targets: allocate(rows * first.targets.length, first) }),
      rows: 0,
    }
  })
  const weights = splitCodes.map(() => undefined as Float32Array | undefined)

  for (const { part, rows, y, split } of parts) {
    if (!split.some(code => fillings[code] !== undefined)) continue
    let row = 0
    for await (const block of part.numbers()) {
      for (let i = 0; i < block.rows; i++, row++) {
        const code = split[row]
        const filling = code === undefined ? undefined : fillings[code]
        if (code === undefined || filling === undefined) continue
        const at = filling.rows++
        const bad = copyFinite(block.x, i, filling.x, at, size)
        if (bad >= 0) throw notFinite(part, row, nameOf(part, bad), block.x[i * size + bad]!)
        if (classes.length > 0) filling.y[at] = y[row]!
        if (block.targets && filling.targets && part.targets) {
          const names = part.targets
          const bad = copyFinite(block.targets, i, filling.targets, at, names.length)
          if (bad >= 0) throw notFinite(part, row, names[bad]!, block.targets[i * names.length + bad]!)
        }
        if (block.weights) {
          weights[code] ??= new Float32Array(counts[splitCodes[code]!]).fill(1)
          weights[code][at] = checkWeight(block.weights[i]!, part, row)
        }
      }
    }
    if (row !== rows) throw changedWhileRead(part, rows, row)
  }

  const entries = splitCodes.flatMap((split, code) => {
    const filling = fillings[code]
    if (filling === undefined) return []
    const weight = weights[code]
    return [[split, { ...filling, ...(weight && { weights: weight }) }] as const]
  })
  return Object.fromEntries(entries)
}

/** Copies row `i` to row `at`; the first column whose number is not finite, or -1. */
function copyFinite(from: Float32Array, i: number, to: Float32Array, at: number, size: number): number {
  const [start, end] = [i * size, at * size]
  for (let index = 0; index < size; index++) {
    const value = from[start + index]!
    // NaN and the infinities alone have a difference to themselves that is not 0.
    if (value - value !== 0) return index
    to[end + index] = value
  }
  return -1
}

function notFinite(part: Part, row: number, column: string, value: number): Error {
  return valueError(
    'VALUE',
    { file: part.file, row, column },
    {
      expected: 'a number that float32 can hold',
      found: Number.isNaN(value) ? 'NaN, or nothing' : String(value),
      todo: 'mend the row or leave it out; leave out a column with `ignore`',
    },
  )
}

function nameOf(part: Part, index: number): string {
  return part.columnName?.(index) ?? part.featureNames?.[index] ?? String(index + 1)
}

function checkWeight(weight: number, part: Part, row: number): number {
  if (weight >= 0 && Number.isFinite(weight)) return weight
  throw valueError(
    'VALUE',
    { file: part.file, row, column: 'the column of the weight' },
    { expected: '0 or more', found: String(weight) },
  )
}

function allocate(numbers: number, part: Part): Float32Array {
  try {
    return new Float32Array(numbers)
  } catch (cause) {
    throw datasetError('SIZE', `The data set ${part.file} does not fit into memory.`, {
      expected: 'rows that float32 arrays of this machine can hold',
      found: `${Math.ceil((numbers * 4) / 2 ** 20)} MB in one split`,
      todo: 'take a part of the rows',
      cause,
    })
  }
}

function changedWhileRead(part: Part, expected: number, found: number): Error {
  return datasetError('FILE', `The file ${part.file} has another number of rows than labels.`, {
    expected: `${expected} rows`,
    found: `${found} rows`,
    data: { file: part.file },
  })
}
