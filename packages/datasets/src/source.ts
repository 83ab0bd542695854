import type { Split } from '@metaml/core'

/** Rows with what a network should answer. */
export interface Rows {
  /** Row after row, each in C order of the features' shape. */
  readonly x: Float32Array
  /** Index of each row's class; empty where the targets are numbers. */
  readonly y: Uint8Array
  readonly rows: number
  /** Where there are no classes: the numbers that a network should answer, row after row. */
  readonly targets?: Float32Array
  /** How much each row counts; all the same where there are none. */
  readonly weights?: Float32Array
}

/** First row and the row after the last one. */
export type RowRange = readonly [from: number, to: number]

/** How many rows each split has. */
export type SplitCounts = { readonly [name in Split]: number }

/** What is known of a source of data before its rows are loaded. */
export interface SourceDescription {
  /** Shape of one row. */
  readonly features: readonly number[]
  /** Names, in the order of the class indices; none where the targets are numbers. */
  readonly classes: readonly string[]
  readonly targets?: readonly string[]
  /** Of the rows in their order. */
  readonly digest: string
  /** 0 where the split comes with the rows. */
  readonly splitSeed: number
  /** What the split follows from, for the digest; JSON. */
  readonly splits: unknown
  readonly counts: SplitCounts
  /** Whose rows they are, where one name has several. */
  readonly origin?: string
  /** Names of the features in their order, where they have names. */
  readonly featureNames?: readonly string[]
  /** How many neighbouring numbers of a row are scaled each on its own; features (default), or channels of an image. */
  readonly scaled?: number
}

/** Where rows come from: a name, or the user's files. */
export interface RowSource {
  /** @throws METAML_E_DATASET_MISSING when what holds the rows is not there; see the errors of its format */
  describe(): Promise<SourceDescription>
  /** The rows of the splits asked for, unscaled; the caller may write to them. */
  load(splits: readonly Split[]): Promise<{ readonly [name in Split]?: Rows }>
}
