import type { JsonObject } from '@metaml/core'

/** A shape without the batch. */
export type Shape = readonly number[]

/** An array that a layer has. */
export interface WeightSpec {
  readonly name: string
  readonly shape: Shape
  /** Whether the optimizer moves it; moving means and variances are not trained. */
  readonly trainable: boolean
}

/** What a layer of some settings is on inputs of a shape. */
export interface LayerFacts {
  readonly weights: readonly WeightSpec[]
  readonly outputShape: Shape
}

/**
 * A class of layers: works out weights and output shape from the configuration, without TensorFlow.js.
 * @throws Refusal on settings that are not supported
 */
export type LayerKind = (config: JsonObject, inputShape: Shape) => LayerFacts

/**
 * A class of layers that takes several inputs: works out the output shape from theirs.
 * @throws Refusal on settings, or shapes beside each other, that are not supported
 */
export type MergeKind = (config: JsonObject, inputShapes: readonly Shape[]) => LayerFacts

/** Why a layer can't be taken; whoever knows its name and file makes a coded error of it. */
export class Refusal extends Error {}

/** How many elements a shape has. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1)
}

/** The largest array that a file may ask for, in elements. */
const largestArray = 2 ** 25

/** Refuses a shape that is no shape or that no machine could hold. */
export function checkShape(shape: Shape, what: string): Shape {
  if (shape.some(extent => !Number.isInteger(extent) || extent < 1) || sizeOf(shape) > largestArray) {
    throw new Refusal(`${what} of shape [${shape.join(', ')}]`)
  }
  return shape
}
