import { fileError } from '../dataset-error.js'

/** An array of numbers or of texts; rows along its first axis. Read from its start as often as is wanted. */
export type ArrayReader = NumberArray | TextArray

/** Numbers. */
export interface NumberArray {
  readonly kind: 'numbers'
  /** As messages name it. */
  readonly file: string
  readonly shape: readonly number[]
  /** Whole rows, in C order; good until the next block is asked for. */
  blocks(): AsyncIterable<Float32Array>
}

/** Texts in one dimension. */
export interface TextArray {
  readonly kind: 'texts'
  readonly file: string
  readonly shape: readonly number[]
  values(): Promise<readonly string[]>
}

/** Numbers in one row of an array. */
export function rowSize(shape: readonly number[]): number {
  return shape.slice(1).reduce((product, n) => product * n, 1)
}

/** @throws METAML_E_DATASET_FILE for texts */
export function asNumbers(array: ArrayReader): NumberArray {
  if (array.kind === 'numbers') return array
  throw fileError(array.file, 'an array of texts', 'an array of numbers')
}

/** The texts of an array, or its whole numbers as texts; in one dimension. */
export async function asTexts(array: ArrayReader): Promise<readonly string[]> {
  if (array.kind === 'texts') return await array.values()
  const texts: string[] = []
  for await (const block of array.blocks()) for (const number of block) texts.push(String(number))
  return texts
}
