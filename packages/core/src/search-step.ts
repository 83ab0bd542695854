import type { Metric, Split, Stage } from './metrics.js'

/** One step of an O-task's search: what every figure and table about a search reads. */
export interface SearchStep {
  /** From 1 on, in the order of the sequential search. */
  readonly step: number
  /** What was tried. */
  readonly variable: { readonly name: string; readonly value: number; readonly unit: string }
  /** Where the search went to reach this value. */
  readonly direction: 'start' | 'up' | 'down' | 'none'
  /** Lost against the reference, in the unit of the data set's metric; above 0 is worse. */
  readonly loss: number
  /** Of the loss, where it is known. */
  readonly standardError?: number
  /** The model that the loss is measured against, and its figure. */
  readonly reference: {
    readonly model: string
    readonly metric: string
    readonly stage: Stage
    readonly split: Split
    readonly value: number
  }
  readonly decision: 'accepted' | 'rejected'
  /** Id of the candidate. */
  readonly model: string
  readonly metrics: readonly Metric[]
}
