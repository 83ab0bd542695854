import type { JsonObject } from '@metaml/core'
import { type MergeKind, Refusal, type Shape } from './kind.js'
import { finite } from './settings.js'

/** `Add`: the sum of inputs of one shape. */
export const add: MergeKind = (_, inputShapes) => {
  const [first] = severalOf(inputShapes)
  if (inputShapes.some(shape => shape.join() !== first!.join())) throw refuseShapes(inputShapes)
  return { weights: [], outputShape: first! }
}

/** `Concatenate`: inputs behind each other along one axis; they are alike in the others. */
export const concatenate: MergeKind = (config, inputShapes) => {
  const [first] = severalOf(inputShapes)
  const axis = concatenateAxis(config, first!)
  const others = (shape: Shape) => shape.with(axis, 0).join()
  if (inputShapes.some(shape => shape.length !== first!.length || others(shape) !== others(first!))) {
    throw refuseShapes(inputShapes)
  }
  const extent = inputShapes.reduce((sum, shape) => sum + shape[axis]!, 0)
  return { weights: [], outputShape: first!.with(axis, extent) }
}

/** The axis that `Concatenate` works along, counted from 0 without the batch. */
export function concatenateAxis(config: JsonObject, { length }: Shape): number {
  const written = finite(config, 'axis', -1)
  const axis = written < 0 ? written + length : written - 1
  if (!Number.isInteger(axis) || axis < 0 || axis >= length) throw new Refusal(`axis: ${written}`)
  return axis
}

function severalOf(inputShapes: readonly Shape[]): readonly Shape[] {
  if (inputShapes.length < 2) throw new Refusal(`${inputShapes.length} inputs`)
  return inputShapes
}

function refuseShapes(inputShapes: readonly Shape[]): Refusal {
  const shapes = inputShapes.slice(0, 8).map(shape => `[${shape.join(', ')}]`)
  return new Refusal(`inputs of the shapes ${shapes.join(', ')}`)
}
