import { type DotConfig, makeDot, type WeightTypes } from './make-dot.js'
import { checkLength, type RawLayer } from './raw-layer.js'

/** One axis of an image and of what moves over it. */
export interface Axis {
  readonly size: number
  readonly kernel: number
  readonly stride: number
  readonly before: number
  readonly after: number
  /** Default 1. */
  readonly dilation?: number
}

/** A convolution over height and width; in one dimension the height is {@link oneRow}. */
export interface ConvConfig {
  readonly height: Axis
  readonly width: Axis
  readonly channels: number
  readonly filters: number
  readonly types: WeightTypes
  /** Raw values: kernel height × kernel width × channels × filters. */
  readonly weights: ArrayLike<number>
  readonly biases: ArrayLike<number>
  readonly reuseFactor?: DotConfig['reuseFactor']
}

/** The height of an image in one dimension. */
export const oneRow: Axis = { size: 1, kernel: 1, stride: 1, before: 0, after: 0 }

/** Places that the kernel of an axis takes. */
export function axisOutputs({ size, kernel, stride, before, after, dilation = 1 }: Axis): number {
  return Math.floor((size + before + after - dilation * (kernel - 1) - 1) / stride) + 1
}

/**
 * hls4ml's `conv_1d_cl` and `conv_2d_cl`, channels last: the window of each place, zeros where it leaves the image, times
 * the weights. Errors as `makeDot`.
 */
export function makeConv(config: ConvConfig): RawLayer {
  const { height, width, channels, filters } = config
  const [rows, columns] = [axisOutputs(height), axisOutputs(width)]
  const windows = windowIndices(height, width, channels)
  const inputs = height.kernel * width.kernel * channels
  const dot = makeDot({ ...config, inputs, outputs: filters })
  const window = new Float64Array(inputs)
  return input => {
    checkLength('input', input, height.size * width.size * channels)
    const output = new Float64Array(rows * columns * filters)
    for (let place = 0; place < rows * columns; place++) {
      for (let i = 0; i < inputs; i++) {
        const index = windows[place * inputs + i]!
        window[i] = index < 0 ? 0 : input[index]!
      }
      dot(window, output, place * filters)
    }
    return output
  }
}

/** For each place and each value of its window the index of the value in the image; −1 outside. */
export function windowIndices(height: Axis, width: Axis, channels: number): Int32Array {
  const indices: number[] = []
  for (let y = 0; y < axisOutputs(height); y++)
    for (let x = 0; x < axisOutputs(width); x++)
      for (let ky = 0; ky < height.kernel; ky++)
        for (let kx = 0; kx < width.kernel; kx++) {
          const [row, column] = [position(height, y, ky), position(width, x, kx)]
          const outside = row < 0 || row >= height.size || column < 0 || column >= width.size
          for (let c = 0; c < channels; c++)
            indices.push(outside ? -1 : (row * width.size + column) * channels + c)
        }
  return Int32Array.from(indices)
}

function position({ stride, before, dilation = 1 }: Axis, output: number, kernel: number): number {
  return output * stride + kernel * dilation - before
}
