import { paddingOf, upSizeOf } from '../kinds/shaping.js'
import { fill, reshape, type Tensor, view } from './backend.js'
import type { Passed, RunLayer } from './run-layer.js'

/** Runs `Flatten` and `Reshape`. */
export const runReshape: RunLayer = ({ outputShape }, x) => ({
  y: reshape(x, [x.shape[0]!, ...outputShape]),
  back: dy => reshape(dy, x.shape),
})

/** Runs `ZeroPadding1D` and `ZeroPadding2D`. */
export const runZeroPadding: RunLayer = ({ config, inputShape, outputShape }, x) => {
  const padding = paddingOf(config, inputShape.length === 2 ? 1 : 2)
  const [[top], [left]] = padding.length === 1 ? [[0] as const, padding[0]!] : [padding[0]!, padding[1]!]
  return moveRuns(x, outputShape, (row, column) => [row + top, column + left, 1, 1])
}

/** Runs `UpSampling1D` and `UpSampling2D`, to the nearest. */
export const runUpSampling: RunLayer = ({ config, inputShape, outputShape }, x) => {
  const size = upSizeOf(config, inputShape.length === 2 ? 1 : 2)
  const [down, across] = size.length === 1 ? [1, size[0]!] : [size[0]!, size[1]!]
  return moveRuns(x, outputShape, (row, column) => [row * down, column * across, down, across])
}

/** Where a pixel goes: row and column of the first place, and how many rows and columns it fills. */
type Move = (row: number, column: number) => readonly [number, number, number, number]

/** Copies each pixel of an image to where it goes; the rest is zero. */
function moveRuns(x: Tensor, outputShape: readonly number[], move: Move): Passed {
  const batch = x.shape[0]!
  const channels = outputShape.at(-1)!
  const [height, width] = imageOf(x.shape.slice(1))
  const [outHeight, outWidth] = imageOf(outputShape)
  const eachPixel = (visit: (from: number, to: number) => void) => {
    let from = 0
    for (let b = 0; b < batch; b++) {
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++, from += channels) {
          const [top, left, down, across] = move(row, column)
          for (let i = top; i < top + down; i++) {
            for (let j = left; j < left + across; j++) {
              visit(from, ((b * outHeight + i) * outWidth + j) * channels)
            }
          }
        }
      }
    }
  }
  return {
    y: fill([batch, ...outputShape], y => {
      const values = view(x)
      y.fill(0)
      eachPixel((from, to) => {
        for (let c = 0; c < channels; c++) y[to + c] = values[from + c]!
      })
    }),
    back: dy =>
      fill(x.shape, dx => {
        const above = view(dy)
        dx.fill(0)
        eachPixel((from, to) => {
          for (let c = 0; c < channels; c++) dx[from + c]! += above[to + c]!
        })
      }),
  }
}

/** Height and width; a row of values is an image of height 1. */
function imageOf(shape: readonly number[]): [number, number] {
  return shape.length === 2 ? [1, shape[0]!] : [shape[0]!, shape[1]!]
}
