/** Rows of a table, some columns as numbers and some as text; good until the next block is asked for. */
export interface TableBlock {
  readonly rows: number
  /** Row after row, the columns in the order they were asked for. */
  readonly numbers: Float32Array
  /** Column after column, in the order they were asked for. */
  readonly texts: readonly (readonly string[])[]
}

/** A table with named columns that is read from its start, block by block, as often as is wanted. */
export interface TableReader {
  /** As messages name it. */
  readonly file: string
  readonly columns: readonly string[]
  /** Of columns that declare their values: those values. */
  readonly nominal?: ReadonlyMap<string, readonly string[]>
  /**
   * Reads all rows; columns by their index.
   * @throws METAML_E_DATASET_VALUE where text stands for a number, METAML_E_DATASET_COLUMNS, METAML_E_DATASET_FILE
   */
  read(numbers: readonly number[], texts: readonly number[]): AsyncIterable<TableBlock>
}
