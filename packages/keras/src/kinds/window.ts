import type { JsonObject } from '@metaml/core'
import { Refusal, type Shape } from './kind.js'
import { extents, word } from './settings.js'

/**
 * How a window moves over an image, channels last. A row of values is an image of height 1, so that one- and
 * two-dimensional layers are the same thing.
 */
export interface Window {
  /** Height and width of the input and the output. */
  readonly input: readonly [number, number]
  readonly output: readonly [number, number]
  readonly channels: number
  readonly size: readonly [number, number]
  readonly strides: readonly [number, number]
  readonly dilation: readonly [number, number]
  /** Rows above and columns left of the input that count as zero or absent. */
  readonly before: readonly [number, number]
}

/** The window of a layer over `axes` axes (1 or 2). */
export function windowOf(
  config: JsonObject,
  inputShape: Shape,
  axes: 1 | 2,
  keys: { size: string; strides: string },
): Window {
  if (inputShape.length !== axes + 1) throw new Refusal(`an input of shape [${inputShape.join(', ')}]`)
  word(config, 'data_format', ['channels_last'], 'channels_last')
  const padding = word(config, 'padding', ['valid', 'same'], 'valid')
  const size = extents(config, keys.size, axes)
  const strides = extents(config, keys.strides, axes, keys.size === 'pool_size' ? size : size.map(() => 1))
  const dilation = extents(
    config,
    'dilation_rate',
    axes,
    size.map(() => 1),
  )
  const placed = size.map((extent, axis) =>
    place(inputShape[axis]!, { size: extent, stride: strides[axis]!, dilation: dilation[axis]! }, padding),
  )
  return {
    input: pair(inputShape.slice(0, axes)),
    output: pair(placed.map(({ output }) => output)),
    channels: inputShape[axes]!,
    size: pair(size),
    strides: pair(strides),
    dilation: pair(dilation),
    before: pair(
      placed.map(({ before }) => before),
      0,
    ),
  }
}

/** The output's shape, as many axes as the layer works on. */
export function outputShapeOf({ output }: Window, axes: 1 | 2, channels: number): Shape {
  return [...output.slice(2 - axes), channels]
}

/** Output extent and padding of one axis, as TensorFlow has them. */
function place(
  input: number,
  { size, stride, dilation }: { size: number; stride: number; dilation: number },
  padding: 'valid' | 'same',
): { output: number; before: number } {
  const reach = (size - 1) * dilation + 1
  if (padding === 'valid') {
    if (reach > input) throw new Refusal(`a window of ${reach} on an input of ${input}`)
    return { output: Math.ceil((input - reach + 1) / stride), before: 0 }
  }
  const output = Math.ceil(input / stride)
  const total = Math.max(0, (output - 1) * stride + reach - input)
  return { output, before: Math.floor(total / 2) }
}

function pair(values: readonly number[], first = 1): [number, number] {
  return values.length === 1 ? [first, values[0]!] : [values[0]!, values[1]!]
}
