import type { Layer } from '../layers.js'

/** What is learnt: one of several classes, yes or no for each output, or numbers. */
export type LossName = 'categorical-cross-entropy' | 'binary-cross-entropy' | 'mean-squared-error'

/** What the rows of a batch are to give. */
export interface Targets {
  /** The class of a row, or what one of its outputs is to be. */
  target(row: number, output: number): number
  /** What a row counts; absent: 1. */
  weight?(row: number): number
}

/** A loss, with a network that ends where it begins. */
export interface Loss {
  readonly name: LossName
  /** The layers before an activation at the end that the loss contains. */
  readonly layers: readonly Layer[]
  /** How many numbers the targets of a row are. */
  readonly targets: number
  /**
   * The sum of the losses of a batch, each times its row's weight, out of what `layers` give, and the gradient of
   * that sum over the number of rows.
   */
  pass(outputs: Float32Array, targets: Targets, gradient: Float32Array): number
  /** Mean loss, and the share of right answers where there are such, of what the whole network gives. */
  measure(outputs: Float32Array, y: ArrayLike<number>): { readonly loss: number; readonly accuracy?: number }
}
