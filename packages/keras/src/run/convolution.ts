import { activationOf } from '../kinds/activation.js'
import { convolutionWindow } from '../kinds/convolution.js'
import type { Window } from '../kinds/window.js'
import { fill, reshape, view } from './backend.js'
import { runMatrix } from './matrix-layer.js'
import type { RunLayer } from './run-layer.js'

/**
 * Runs `Conv1D` and `Conv2D` as one matrix product: a row of the matrix is what the window sees at one place.
 * The backend has no gradient of a convolution by its kernel; of a product it has.
 */
export const runConvolution: RunLayer = ({ config, inputShape, outputShape }, x, arrays) => {
  const window = convolutionWindow(config, inputShape, inputShape.length === 2 ? 1 : 2)
  const batch = x.shape[0]!
  const filters = outputShape.at(-1)!
  const [height, width] = window.output
  const seen = window.size[0] * window.size[1] * window.channels
  const matrix = fill([batch * height * width, seen], to => {
    to.fill(0)
    const from = view(x)
    eachPlace(window, batch, (at, place) => {
      for (let c = 0; c < window.channels; c++) to[place + c] = from[at + c]!
    })
  })
  const { y, back } = runMatrix(matrix, arrays, filters, activationOf(config))
  return {
    y: reshape(y, [batch, ...outputShape]),
    back(dy, into, wanted) {
      const dMatrix = back(reshape(dy, [-1, filters]), into, wanted)
      if (dMatrix === undefined) return undefined
      return fill(x.shape, dx => {
        dx.fill(0)
        const from = view(dMatrix)
        eachPlace(window, batch, (at, place) => {
          for (let c = 0; c < window.channels; c++) dx[at + c]! += from[place + c]!
        })
      })
    },
  }
}

/** Visits each pixel that each place of the window sees: its index in the image, and in the matrix. */
function eachPlace(window: Window, batch: number, visit: (at: number, place: number) => void): void {
  const { input, output, size, strides, dilation, before, channels } = window
  let place = 0
  for (let b = 0; b < batch; b++) {
    for (let i = 0; i < output[0]; i++) {
      for (let j = 0; j < output[1]; j++) {
        for (let m = 0; m < size[0]; m++) {
          const row = i * strides[0] + m * dilation[0] - before[0]
          for (let n = 0; n < size[1]; n++, place += channels) {
            const column = j * strides[1] + n * dilation[1] - before[1]
            if (row < 0 || row >= input[0] || column < 0 || column >= input[1]) continue
            visit(((b * input[0] + row) * input[1] + column) * channels, place)
          }
        }
      }
    }
  }
}
