import { makeConverter } from '../fast/make-converter.js'
import { checkLength, type RawLayer } from './raw-layer.js'
import type { MapTypes } from './relu.js'

/** A layer that only moves values: output i is input `indices[i]`, assigned. Throws `METAML_E_FIXED_WIDTH`. */
export function makeRearrange({ input, result }: MapTypes, size: number, indices: Int32Array): RawLayer {
  const convert = makeConverter(input, result)
  return values => {
    checkLength('input', values, size)
    return Float64Array.from(indices, index => convert(values[index]!) + 0)
  }
}

/** Where the values of hls4ml's `transpose` come from: axis i of the output is axis `permutation[i]` of the input. */
export function transposedIndices(shape: readonly number[], permutation: readonly number[]): Int32Array {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((product, n) => product * n, 1))
  const walk = (axes: readonly number[], index: number): number[] => {
    const [axis, ...rest] = axes
    if (axis === undefined) return [index]
    return Array.from({ length: shape[axis]! }, (_, i) => walk(rest, index + i * strides[axis]!)).flat()
  }
  return Int32Array.from(walk(permutation, 0))
}

/** Where the values of hls4ml's `resize_nearest` come from, channels last; sizes are height and width. */
export function resizedIndices(
  from: readonly [number, number],
  to: readonly [number, number],
  channels: number,
): Int32Array {
  const nearest = (i: number, axis: 0 | 1) => (i * (Math.trunc((from[axis] << 16) / to[axis]) + 1)) >> 16
  const indices: number[] = []
  for (let y = 0; y < to[0]; y++)
    for (let x = 0; x < to[1]; x++)
      for (let c = 0; c < channels; c++)
        indices.push((nearest(y, 0) * from[1] + nearest(x, 1)) * channels + c)
  return Int32Array.from(indices)
}
