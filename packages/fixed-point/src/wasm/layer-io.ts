/** A value in the module's memory: tiles of 16 rows, a tile holds 64 bytes a feature. */
export interface Slot {
  readonly address: number
  readonly features: number
}

/** What a layer in the module reads and writes. */
export interface LayerIo {
  readonly rows: number
  readonly source: Slot
  /** The second input, of layers that have two. */
  readonly other?: Slot
  readonly target: Slot
}

/** Rows of a tile. */
export const tileRows = 16
