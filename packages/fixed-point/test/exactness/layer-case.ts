import type { FixedType, RawLayer } from '@metaml/fixed-point'

/** A layer, twice: as a call into hls4ml's headers and made by the library. */
export interface LayerCase {
  /** What the counts are summed under. */
  readonly name: string
  readonly input: FixedType
  readonly result: FixedType
  readonly inputs: number
  readonly outputs: number
  /** Raw values that the program reads before the rows; `type` is their type in C++. */
  readonly constants: readonly {
    readonly name: string
    readonly type: string
    readonly raw: readonly number[]
  }[]
  /** The C++ struct `config`, and the call on `data`, `res` and the constants. */
  readonly config: string
  readonly call: string
  readonly ours: RawLayer
}
