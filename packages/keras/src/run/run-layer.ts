import type { JsonObject } from '@metaml/core'
import type { Random } from '../random.js'
import type { Tensor } from './backend.js'

/** The arrays of one layer by name. */
export type Arrays = ReadonlyMap<string, Float32Array>

/** What a layer knows of itself when it runs. */
export interface Placed {
  readonly config: JsonObject
  /** Without the batch. */
  readonly inputShape: readonly number[]
  readonly outputShape: readonly number[]
}

/** A layer's output, and the way back from it. */
export interface Passed {
  /** Batch first. */
  readonly y: Tensor
  /**
   * From the gradient of the loss by the output: adds nothing up, writes the gradients of its arrays into `into`
   * and gives the gradient by the input where `wanted`.
   */
  back(dy: Tensor, into: Arrays, wanted: boolean): Tensor | undefined
}

/**
 * Runs a layer on a batch. With `random` it runs as in training: dropout drops, batch normalisation takes the
 * batch's own statistics and moves the moving ones.
 */
export type RunLayer = (placed: Placed, x: Tensor, arrays: Arrays, random: Random | undefined) => Passed

/** The output of a layer with any number of inputs, and the way back from it. */
export interface PassedAll {
  readonly y: Tensor
  /** As in {@link Passed}; the gradients by each of the inputs. */
  back(dy: Tensor, into: Arrays, wanted: boolean): readonly (Tensor | undefined)[]
}

/** Runs a layer that merges several inputs on a batch. */
export type RunMerge = (placed: Placed, xs: readonly Tensor[]) => PassedAll
