import type { Split, Stage } from '@metaml/core'

/** A number, with the interval where only that is known. */
export interface Figure {
  readonly value: number
  readonly low?: number
  readonly high?: number
}

/** Figures of a design that a stage gives together; what the stage does not say is null. */
export interface Resources {
  /** Null where a publication does not say it. */
  readonly stage: Stage | null
  readonly DSP: Figure | null
  readonly LUT: Figure | null
  readonly FF: Figure | null
  readonly BRAM_18K: Figure | null
  readonly URAM: Figure | null
  readonly latency_cycles: Figure | null
  readonly interval_cycles: Figure | null
  /** What said so: a tool and its version. */
  readonly tool: string | null
}

/** One design of a comparison: a model of a run, or a row of a published table. Unknown is null, never 0. */
export interface Design {
  readonly name: string
  readonly network: string | null
  readonly dataset: {
    /** For people: `jets (look-alike)`. */
    readonly name: string
    /** Designs are ranked together only where it is the same: rows, split and metric. */
    readonly key: string
  } | null
  readonly accuracy:
    | (Figure & { readonly metric: string; readonly stage: Stage | null; readonly split: Split | null })
    | null
  readonly resources: Resources | null
  /** Of the clock that was asked for, in ns. */
  readonly clock_ns: number | null
  /** In ns: as published, or cycles times the clock asked for. */
  readonly latency_ns: Figure | null
  readonly dynamic_w: number | null
  readonly static_w: number | null
  /** Whether the figures have a softmax in them. */
  readonly softmax: boolean | null
  readonly part: string | null
  /** A run, or where it was published. */
  readonly source: string
  /** Whether a record that we hold says so: a run's journal, a report that was read. */
  readonly verified: boolean
  /** What a reader has to know about this row. */
  readonly notes: readonly string[]
  /** The design that its publication reduces it against, where one is named. */
  readonly baseline?: {
    readonly accuracy?: number
    readonly dspReduction?: number
    readonly lutReduction?: number
  }
}
