import type { Split } from '@metaml/core'
import { closest } from '@metaml/core'
import { datasetError, valueError } from '../dataset-error.js'
import type { SplitCounts } from '../source.js'
import { type SplitShares, splitCodes, stratifiedSplit } from '../splits/stratified-split.js'
import { ClassCodes } from './class-codes.js'
import { GrowingBytes } from './growing-bytes.js'
import type { Part } from './part.js'

/** How the rows of parts are told apart. */
export interface SurveyOptions {
  /** Names in the order of their indices; default: what the files declare or hold, sorted. */
  readonly classes?: readonly string[]
  readonly shares: SplitShares
  /** As messages name the data set. */
  readonly name: string
}

/** Which class and which split each row of each part is in. */
export interface Survey {
  readonly classes: readonly string[]
  readonly counts: SplitCounts
  /** Some rows were drawn by the seed. */
  readonly drawn: boolean
  readonly parts: readonly {
    readonly part: Part
    readonly rows: number
    /** Index of each row's class; empty for targets. */
    readonly y: Uint8Array
    /** Index of each row's split in {@link splitCodes}. */
    readonly split: Uint8Array
  }[]
}

/**
 * Reads the labels of all parts, settles the classes and the split. Keeps two bytes a row.
 *
 * Given splits are taken as they are; one that is missing is drawn from `train`.
 * @throws METAML_E_DATASET_LABEL, METAML_E_DATASET_CLASS, METAML_E_DATASET_EMPTY, METAML_E_DATASET_SPLIT
 */
export async function surveyParts(parts: readonly Part[], options: SurveyOptions): Promise<Survey> {
  const declared = options.classes ?? parts.find(part => part.classes !== undefined)?.classes
  const codes = new ClassCodes(declared)
  const read: Awaited<ReturnType<typeof readLabels>>[] = []
  for (const part of parts) read.push(await readLabels(part, codes))
  const targets = parts[0]!.targets !== undefined
  const order = codes.order()
  const classes = targets ? [] : order.map(code => codes.names[code]!)
  const place = new Uint8Array(256)
  order.forEach((code, index) => {
    place[code] = index
  })
  for (const { y } of read) for (let row = 0; row < y.length; row++) y[row] = place[y[row]!]!

  const given = new Set(parts.map(part => part.given))
  const ownSplit = read.some(({ own }) => own !== undefined)
  const missing = (split: Split): boolean => !ownSplit && !given.has(split)
  const shares: SplitShares = {
    seed: options.shares.seed,
    validation: missing('validation') ? options.shares.validation : 0,
    test: missing('test') ? options.shares.test : 0,
  }
  const drawn = shares.validation > 0 || shares.test > 0
  const surveyed = read.map(({ part, rows, y, own }) => {
    if (own !== undefined) return { part, rows, y, split: own }
    const code = splitCodes.indexOf(part.given ?? 'train')
    const split = code === 0 && drawn ? stratifiedSplit(y, rows, shares) : new Uint8Array(rows).fill(code)
    return { part, rows, y, split }
  })
  const survey = { classes, counts: count(surveyed), drawn, parts: surveyed }
  checkCounts(survey, options.name)
  return survey
}

async function readLabels(
  part: Part,
  codes: ClassCodes,
): Promise<{ part: Part; rows: number; y: Uint8Array; own?: Uint8Array }> {
  const y = new GrowingBytes()
  const own = new GrowingBytes()
  let rows = 0
  for await (const block of part.labels()) {
    block.names?.forEach((name, i) => {
      const code = codes.codeOf(name)
      if (code === undefined) throw unknownLabel(part, rows + i, name, codes)
      y.push(code)
    })
    block.splits?.forEach((name, i) => {
      const code = splitOf(name)
      if (code < 0) {
        throw valueError(
          'LABEL',
          { file: part.file, row: rows + i, column: 'the column of the split' },
          { expected: 'train, validation or test', found: name },
        )
      }
      own.push(code)
    })
    rows += block.rows
  }
  const split = own.bytes()
  return { part, rows, y: y.bytes(), ...(split.length > 0 && { own: split }) }
}

function splitOf(name: string): number {
  const word = name.toLowerCase()
  return splitCodes.indexOf((word === 'val' || word === 'valid' ? 'validation' : word) as Split)
}

function unknownLabel(part: Part, row: number, name: string, codes: ClassCodes): Error {
  if (codes.isFull) {
    return datasetError('CLASS', `The column '${part.labelColumn}' of ${part.file} holds too many classes.`, {
      expected: 'at most 256 classes',
      found: `the 257th, '${name}', in row ${row + 1}`,
      todo: 'name the right column as `label`, or numbers to answer as `target`',
      data: { file: part.file, row: row + 1, column: part.labelColumn },
    })
  }
  const near = closest(name, codes.names)
  return valueError(
    'LABEL',
    { file: part.file, row, column: part.labelColumn },
    {
      expected: `one of ${codes.names.join(', ')}`,
      found: name === '' ? 'nothing' : `'${name}'`,
      ...(near !== undefined && { todo: `is '${near}' meant?` }),
    },
  )
}

function count(parts: Survey['parts']): SplitCounts {
  const counts = { train: 0, validation: 0, test: 0 }
  for (const { split } of parts) for (const code of split) counts[splitCodes[code]!]++
  return counts
}

/** Every split has rows, and every class has some to train on. */
function checkCounts({ classes, counts, parts }: Survey, name: string): void {
  for (const split of splitCodes) {
    if (counts[split] > 0) continue
    throw datasetError('EMPTY', `The split '${split}' of the data set '${name}' has no rows.`, {
      expected: 'rows in train, validation and test',
      found: `${counts.train}, ${counts.validation} and ${counts.test}`,
      todo: 'give more rows, or larger shares in `split`',
    })
  }
  const trained = new Uint32Array(classes.length)
  for (const { y, split } of parts) {
    for (let row = 0; row < y.length; row++) if (split[row] === 0) trained[y[row]!]!++
  }
  const empty = classes.filter((_, index) => trained[index] === 0)
  if (empty.length === 0) {
    if (classes.length === 1) {
      throw datasetError('CLASS', `The data set '${name}' has only the class '${classes[0]}'.`, {
        expected: 'two classes or more',
        found: 'one',
      })
    }
    return
  }
  throw datasetError('CLASS', `The class '${empty[0]}' of the data set '${name}' has no rows to train on.`, {
    expected: `rows of each of ${classes.join(', ')}`,
    found: `none of ${empty.join(', ')}`,
    todo: 'give rows of it, or leave it out of `classes`',
    data: { classes: empty },
  })
}
