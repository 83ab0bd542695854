import { poolingWindow } from '../kinds/pooling.js'
import type { Window } from '../kinds/window.js'
import { fill, type Tensor, view } from './backend.js'
import { isInside, poolLargest, poolLargestBack } from './max-pooling.js'
import type { Passed, RunLayer } from './run-layer.js'

/** Runs `MaxPooling1D` and `MaxPooling2D`. The gradient goes to the first of equal values. */
export const runMaxPooling: RunLayer = ({ config, inputShape, outputShape }, x) => {
  const window = poolingWindow(config, inputShape, inputShape.length === 2 ? 1 : 2)
  return largest(x, [x.shape[0]!, ...outputShape], window)
}

/** Runs `GlobalMaxPooling1D` and `GlobalMaxPooling2D`. */
export const runGlobalMaxPooling: RunLayer = ({ inputShape, outputShape }, x) =>
  largest(x, [x.shape[0]!, ...outputShape], wholeOf(inputShape))

function largest(x: Tensor, shape: readonly number[], window: Window): Passed {
  if (isInside(window)) {
    const y = poolLargest(x, window, shape)
    return { y, back: dy => poolLargestBack(x, y, dy, window) }
  }
  const batch = x.shape[0]!
  const from = new Int32Array(shape.reduce((product, extent) => product * extent, 1)).fill(-1)
  const y = fill(shape, to => {
    const values = view(x)
    eachPooled(window, batch, (input, output) => {
      if (from[output]! >= 0 && values[input]! <= to[output]!) return
      from[output] = input
      to[output] = values[input]!
    })
  })
  return {
    y,
    back: dy =>
      fill(x.shape, dx => {
        dx.fill(0)
        const above = view(dy)
        for (let i = 0; i < from.length; i++) dx[from[i]!]! += above[i]!
      }),
  }
}

/** Runs `AveragePooling1D` and `AveragePooling2D`; padding does not count. */
export const runAveragePooling: RunLayer = ({ config, inputShape, outputShape }, x) => {
  const window = poolingWindow(config, inputShape, inputShape.length === 2 ? 1 : 2)
  return average(x, [x.shape[0]!, ...outputShape], window)
}

/** Runs `GlobalAveragePooling1D` and `GlobalAveragePooling2D`. */
export const runGlobalAveragePooling: RunLayer = ({ inputShape, outputShape }, x) =>
  average(x, [x.shape[0]!, ...outputShape], wholeOf(inputShape))

/** A window that sees all of an input at once. */
function wholeOf(inputShape: readonly number[]): Window {
  const pixels = inputShape.slice(0, -1).reduce((product, extent) => product * extent, 1)
  return {
    input: [1, pixels],
    output: [1, 1],
    channels: inputShape.at(-1)!,
    size: [1, pixels],
    strides: [1, 1],
    dilation: [1, 1],
    before: [0, 0],
  }
}

function average(x: Tensor, shape: readonly number[], window: Window): Passed {
  const batch = x.shape[0]!
  const seen = new Uint32Array(shape.reduce((product, extent) => product * extent, 1))
  const y = fill(shape, to => {
    to.fill(0)
    const values = view(x)
    eachPooled(window, batch, (input, output) => {
      to[output]! += values[input]!
      seen[output]!++
    })
    for (let i = 0; i < to.length; i++) to[i]! /= seen[i]!
  })
  return {
    y,
    back: dy =>
      fill(x.shape, dx => {
        dx.fill(0)
        const above = view(dy)
        eachPooled(window, batch, (input, output) => {
          dx[input]! += above[output]! / seen[output]!
        })
      }),
  }
}

/** Visits each value that each place of the window sees: its index in the input and that of its output. */
function eachPooled(window: Window, batch: number, visit: (input: number, output: number) => void): void {
  const { input, output, size, strides, before, channels } = window
  for (let b = 0; b < batch; b++) {
    for (let i = 0; i < output[0]; i++) {
      for (let j = 0; j < output[1]; j++) {
        const to = ((b * output[0] + i) * output[1] + j) * channels
        for (let m = 0; m < size[0]; m++) {
          const row = i * strides[0] + m - before[0]
          for (let n = 0; n < size[1]; n++) {
            const column = j * strides[1] + n - before[1]
            if (row < 0 || row >= input[0] || column < 0 || column >= input[1]) continue
            const at = ((b * input[0] + row) * input[1] + column) * channels
            for (let c = 0; c < channels; c++) visit(at + c, to + c)
          }
        }
      }
    }
  }
}
