import type { Split } from '@metaml/core'

/** Labels of neighbouring rows. */
export interface LabelBlock {
  readonly rows: number
  /** Each row's class; absent where the targets are numbers. */
  readonly names?: readonly string[]
  /** What each row's column of the split says. */
  readonly splits?: readonly string[]
}

/** Numbers of neighbouring rows; good until the next block is asked for. */
export interface NumberBlock {
  readonly rows: number
  readonly x: Float32Array
  readonly targets?: Float32Array
  readonly weights?: Float32Array
}

/** Rows of one file or of files that belong together; each pass reads them anew, in bounded memory. */
export interface Part {
  /** As messages name it. */
  readonly file: string
  /** The split that the rows are given as. */
  readonly given?: Split
  /** Of one row. */
  readonly shape: readonly number[]
  /** Names of the numbers of a row, where they have names. */
  readonly featureNames?: readonly string[]
  /** Names of the targets, where those are numbers. */
  readonly targets?: readonly string[]
  /** Classes that the file itself declares. */
  readonly classes?: readonly string[]
  /** Where the labels are: a column, or the file. */
  readonly labelColumn: string
  /** The name of a column of `x` in a message; default: its number from 1 on. */
  columnName?(index: number): string
  labels(): AsyncIterable<LabelBlock>
  numbers(): AsyncIterable<NumberBlock>
}
