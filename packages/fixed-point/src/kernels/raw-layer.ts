import { MetamlError } from '@metaml/core'

/** A layer made ready: raw values of its input type in, a new array of raw values of its result type out. */
export type RawLayer = (input: Float64Array) => Float64Array

/** The refusal of a layer that is not computed as hls4ml would. */
export function layerError(message: string, expected: string, found: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_FIXED_LAYER',
    kind: 'usage',
    message,
    expected,
    found,
    todo: 'Correct the layer, or compile the kernel with g++ instead.',
  })
}

/** Throws `METAML_E_FIXED_LAYER` when an array has another length than the layer wants. */
export function checkLength(name: string, array: ArrayLike<number>, length: number): void {
  if (array.length === length) return
  throw layerError(`The layer's ${name} have the wrong size.`, `${length} values`, `${array.length}`)
}
