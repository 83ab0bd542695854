import { closest, type Split } from '@metaml/core'
import { datasetError } from '../dataset-error.js'
import type { CheckedSource } from '../dataset-param.js'
import type { TableReader } from '../tables/table-reader.js'
import { type LabelReader, oneHotNames } from './label-reader.js'
import type { LabelBlock, NumberBlock, Part } from './part.js'

/** Names of columns that hold the label, where the user names none. */
const usualLabels = ['class', 'label', 'target', 'y']

/** What a table is asked for. */
export type TableOptions = Pick<
  CheckedSource,
  'label' | 'target' | 'features' | 'ignore' | 'weight' | 'shape' | 'split'
>

/**
 * Takes the columns of a table as features, labels or targets, weight and split.
 * @param second where the labels are in a file of their own
 * @throws METAML_E_DATASET_COLUMN for a column that is not there
 */
export function tablePart(
  table: TableReader,
  options: TableOptions,
  { given, second }: { readonly given?: Split; readonly second?: LabelReader } = {},
): Part {
  const { columns, file } = table
  const find = (name: string): number => findColumn(columns, name, file)
  const targets = options.target === undefined ? undefined : [options.target].flat()
  const label = targets || second ? [] : labelColumns(options.label, table)
  const weight = options.weight === undefined ? [] : [find(options.weight)]
  const splitColumn = options.split && 'column' in options.split ? [find(options.split.column)] : []
  const targetColumns = (targets ?? []).map(find)
  const taken = new Set([...label, ...weight, ...splitColumn, ...targetColumns])
  const ignored = new Set((options.ignore ?? []).map(find))
  const features = options.features
    ? [options.features].flat().map(find)
    : columns.map((_, index) => index).filter(index => !taken.has(index) && !ignored.has(index))
  const featureNames = features.map(index => columns[index]!)
  const leaked = features.find(index => taken.has(index))
  if (leaked !== undefined || features.length === 0) {
    throw datasetError('COLUMN', `The features of ${file} are chosen wrongly.`, {
      expected: 'columns that are no label, target, weight or split',
      found: leaked === undefined ? 'none' : `'${columns[leaked]}'`,
      data: { file },
    })
  }
  if (featureNames.includes('') && options.features === undefined) throw unnamedColumn(file)
  const shape = options.shape ?? [features.length]
  checkShape(shape, features.length, file)
  const oneHot = label.length > 1
  const labelNames = label.map(index => columns[index]!)
  const declared = second?.classes ?? (oneHot ? labelNames : table.nominal?.get(labelNames[0] ?? ''))

  async function* labels(): AsyncGenerator<LabelBlock> {
    if (second !== undefined) return yield* second.labels()
    const texts = [...(oneHot ? [] : label), ...splitColumn]
    let row = 0
    for await (const block of table.read(oneHot ? label : [], texts)) {
      const names = oneHot
        ? oneHotNames(block.numbers, labelNames, file, row)
        : label.length === 1
          ? block.texts[0]
          : undefined
      row += block.rows
      yield {
        rows: block.rows,
        ...(names && { names }),
        ...(splitColumn.length > 0 && { splits: block.texts.at(-1)! }),
      }
    }
  }

  async function* numbers(): AsyncGenerator<NumberBlock> {
    const extra = [...targetColumns, ...weight]
    for await (const { rows, numbers } of table.read([...features, ...extra], [])) {
      if (extra.length === 0) {
        yield { rows, x: numbers }
        continue
      }
      const width = features.length + extra.length
      const cut = (from: number, count: number): Float32Array => {
        const part = new Float32Array(rows * count)
        for (let row = 0; row < rows; row++) {
          for (let i = 0; i < count; i++) part[row * count + i] = numbers[row * width + from + i]!
        }
        return part
      }
      yield {
        rows,
        x: cut(0, features.length),
        ...(targets && { targets: cut(features.length, targets.length) }),
        ...(weight.length > 0 && { weights: cut(width - 1, 1) }),
      }
    }
  }

  return {
    ...{ file, shape, featureNames, labels, numbers },
    labelColumn: second?.column ?? (oneHot ? labelNames.join(', ') : (labelNames[0] ?? '')),
    ...(given && { given }),
    ...(targets && { targets }),
    ...(declared && { classes: declared }),
  }
}

/** A table that pandas wrote has the rows' numbers in such a column: a network would learn them. */
function unnamedColumn(file: string): Error {
  return datasetError('COLUMN', `The file ${file} has a column without a name.`, {
    expected: 'names for all columns',
    found: "'', as pandas calls its index",
    todo: "leave the column out: ignore: ['']",
    data: { file, column: '' },
  })
}

function labelColumns(label: TableOptions['label'], { columns, file }: TableReader): number[] {
  if (label !== undefined) return [label].flat().map(name => findColumn(columns, name, file))
  const usual = usualLabels.map(name => columns.findIndex(column => column.toLowerCase() === name))
  const found = usual.find(index => index >= 0)
  if (found !== undefined) return [found]
  throw datasetError('COLUMN', `It is not known which column of ${file} holds the class.`, {
    expected: `a column called ${usualLabels.join(', ')}, or one named as \`label\``,
    found: columns.slice(0, 40).join(', '),
    todo: `write { file: '${file}', label: 'NAME' }, or target: ['NAME'] for numbers to answer`,
    data: { file },
  })
}

function findColumn(columns: readonly string[], name: string, file: string): number {
  const index = columns.indexOf(name)
  if (index >= 0) return index
  const near = closest(name, columns)
  throw datasetError('COLUMN', `The file ${file} has no column '${name}'.`, {
    expected: `one of ${columns.slice(0, 40).join(', ')}${columns.length > 40 ? ', …' : ''}`,
    found: name,
    ...(near !== undefined && { todo: `write '${near}'?` }),
    data: { file, column: name },
  })
}

/** @throws METAML_E_DATASET_SHAPE when the numbers of a row do not make the shape */
export function checkShape(shape: readonly number[], numbers: number, file: string): void {
  if (shape.reduce((product, n) => product * n, 1) === numbers) return
  throw datasetError('SHAPE', `A row of ${file} does not have the shape (${shape.join(', ')}).`, {
    expected: `${numbers} numbers, as many as a row has`,
    found: `${shape.reduce((product, n) => product * n, 1)}`,
    data: { file },
  })
}
