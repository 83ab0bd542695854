import { depthwiseOf } from '../kinds/depthwise.js'
import type { Window } from '../kinds/window.js'
import { fill, reshape, type Tensor, view } from './backend.js'
import { runMatrix } from './matrix-layer.js'
import type { Arrays, Passed, RunLayer } from './run-layer.js'

/** Runs `DepthwiseConv1D` and `DepthwiseConv2D`, without their activation. */
export const runDepthwise: RunLayer = (placed, x, arrays) => {
  const { config, inputShape, outputShape } = placed
  const { window, multiplier } = depthwiseOf(config, inputShape, inputShape.length === 2 ? 1 : 2)
  const { y, back } = depthwise(x, window, multiplier, arrays)
  return { y: reshape(y, [x.shape[0]!, ...outputShape]), back }
}

/** Runs `SeparableConv1D` and `SeparableConv2D`, without their activation. */
export const runSeparable: RunLayer = ({ config, inputShape, outputShape }, x, arrays) => {
  const { window, multiplier } = depthwiseOf(config, inputShape, inputShape.length === 2 ? 1 : 2)
  const first = depthwise(x, window, multiplier, only(arrays, { depthwise_kernel: 'depthwise_kernel' }))
  const filters = outputShape.at(-1)!
  const places = reshape(first.y, [-1, window.channels * multiplier])
  const names = { pointwise_kernel: 'kernel', bias: 'bias' }
  const second = runMatrix(places, only(arrays, names), filters, 'linear')
  return {
    y: reshape(second.y, [x.shape[0]!, ...outputShape]),
    back(dy, into, wanted) {
      const middle = second.back(reshape(dy, [-1, filters]), only(into, names), true)!
      return first.back(middle, only(into, { depthwise_kernel: 'depthwise_kernel' }), wanted)
    },
  }
}

/** Some of the arrays, under other names. */
function only(arrays: Arrays, names: { readonly [name: string]: string }): Arrays {
  return new Map([...arrays].flatMap(([name, array]) => (names[name] ? [[names[name], array]] : [])))
}

/** The convolution of each channel by itself; its output is read as rows of `channels * multiplier`. */
function depthwise(x: Tensor, window: Window, multiplier: number, arrays: Arrays): Passed {
  const kernel = arrays.get('depthwise_kernel')!
  const bias = arrays.get('bias')
  const batch = x.shape[0]!
  const units = window.channels * multiplier
  const shape = [batch * window.output[0] * window.output[1], units]
  return {
    y: fill(shape, y => {
      const from = view(x)
      for (let i = 0; i < y.length; i++) y[i] = bias?.[i % units] ?? 0
      eachSeen(window, batch, (at, tap, to) => {
        for (let c = 0, u = 0; c < window.channels; c++) {
          const value = from[at + c]!
          for (let q = 0; q < multiplier; q++, u++) y[to + u]! += value * kernel[tap * units + u]!
        }
      })
    }),
    back(dy, into, wanted) {
      const above = view(dy)
      const from = view(x)
      const dBias = into.get('bias')
      if (dBias !== undefined) {
        dBias.fill(0)
        for (let i = 0; i < above.length; i++) dBias[i % units]! += above[i]!
      }
      const dKernel = into.get('depthwise_kernel')
      if (dKernel !== undefined) {
        dKernel.fill(0)
        eachSeen(window, batch, (at, tap, to) => {
          for (let c = 0, u = 0; c < window.channels; c++) {
            for (let q = 0; q < multiplier; q++, u++) {
              dKernel[tap * units + u]! += above[to + u]! * from[at + c]!
            }
          }
        })
      }
      if (!wanted) return undefined
      return fill(x.shape, dx => {
        const above = view(dy)
        dx.fill(0)
        eachSeen(window, batch, (at, tap, to) => {
          for (let c = 0, u = 0; c < window.channels; c++) {
            for (let q = 0; q < multiplier; q++, u++) {
              dx[at + c]! += above[to + u]! * kernel[tap * units + u]!
            }
          }
        })
      })
    },
  }

  /** Visits what each place of the window sees: the pixel, which part of the window sees it, and the output. */
  function eachSeen(
    { input, output, size, strides, dilation, before, channels }: Window,
    batch: number,
    visit: (at: number, tap: number, to: number) => void,
  ): void {
    let to = 0
    for (let b = 0; b < batch; b++) {
      for (let i = 0; i < output[0]; i++) {
        for (let j = 0; j < output[1]; j++, to += units) {
          for (let tap = 0; tap < size[0] * size[1]; tap++) {
            const row = i * strides[0] + Math.floor(tap / size[1]) * dilation[0] - before[0]
            const column = j * strides[1] + (tap % size[1]) * dilation[1] - before[1]
            if (row < 0 || row >= input[0] || column < 0 || column >= input[1]) continue
            visit(((b * input[0] + row) * input[1] + column) * channels, tap, to)
          }
        }
      }
    }
  }
}
