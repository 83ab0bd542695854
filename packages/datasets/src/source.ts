import type { Split } from '@metaml/core'

/** Rows with their classes. */
export interface Rows {
  /** Row after row, each in C order of the features' shape. */
  readonly x: Float32Array
  /** Index of each row's class. */
  readonly y: Uint8Array
  readonly rows: number
}

/** First row and the row after the last one. */
export type RowRange = readonly [from: number, to: number]

/** What is known of a source of data without reading its rows. */
export interface SourceDescription {
  /** Shape of one row. */
  readonly features: readonly number[]
  /** Names, in the order of the class indices. */
  readonly classes: readonly string[]
  /** The metric that tolerances are measured in. */
  readonly metric: string
  /** Of the rows in their order. */
  readonly digest: string
  /** 0 where the split comes with the rows. */
  readonly splitSeed: number
  readonly splits: { readonly [name in Split]: RowRange }
}

/** A source of data that users name as `trainTestDataset`. */
export interface DatasetSource {
  /** @throws METAML_E_DATASET_MISSING when what holds the rows is not there */
  describe(projectDir: string): Promise<SourceDescription>
  /** All rows in physical units, unscaled. */
  load(projectDir: string): Promise<Rows>
}
