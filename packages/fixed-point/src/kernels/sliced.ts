import type { RawLayer } from './raw-layer.js'

/** A layer for each slice of what comes in: of `size` values that lie `inner` apart, as in hls4ml's `softmax_multidim`. */
export function makeSliced(layer: RawLayer, size: number, inner: number): RawLayer {
  const part = new Float64Array(size)
  return input => {
    const output = new Float64Array(input.length)
    for (let start = 0; start < input.length; start += size * inner)
      for (let k = 0; k < inner; k++) {
        for (let i = 0; i < size; i++) part[i] = input[start + i * inner + k]!
        const result = layer(part)
        for (let i = 0; i < size; i++) output[start + i * inner + k] = result[i]!
      }
    return output
  }
}
