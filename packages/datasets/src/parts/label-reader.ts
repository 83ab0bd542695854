import { valueError } from '../dataset-error.js'
import type { LabelBlock } from './part.js'

/** Labels that are in a file or an array of their own. */
export interface LabelReader {
  /** As messages name it. */
  readonly column: string
  /** Classes that it declares. */
  readonly classes?: readonly string[]
  labels(): AsyncIterable<LabelBlock>
}

/**
 * The names of classes that are coded as one column each, 1 in the class's and 0 elsewhere.
 * @throws METAML_E_DATASET_LABEL with row and column
 */
export function oneHotNames(
  numbers: Float32Array,
  names: readonly string[],
  file: string,
  firstRow: number,
): string[] {
  const rows = numbers.length / names.length
  return Array.from({ length: rows }, (_, row) => {
    const codes = numbers.subarray(row * names.length, (row + 1) * names.length)
    const wrong = codes.findIndex(code => code !== 0 && code !== 1)
    const hot = codes.indexOf(1)
    if (wrong < 0 && hot >= 0 && codes.lastIndexOf(1) === hot) return names[hot]!
    const place = { file, row: firstRow + row, column: names[wrong >= 0 ? wrong : Math.max(hot, 0)]! }
    throw valueError('LABEL', place, {
      expected: 'a single 1 among the columns of the classes, and 0 elsewhere',
      found: codes.length > 12 ? `${codes.subarray(0, 12).join(', ')}, …` : codes.join(', '),
    })
  })
}
