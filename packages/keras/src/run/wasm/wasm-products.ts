import type { Window } from '../../kinds/window.js'
import { allocate, makeTensor, memory, numbersAt, sizeOf, type Tensor, zerosAt } from '../memory.js'
import type { Products } from '../products.js'
import { kernels } from './kernels.js'

/** Rows of a long sum that fit the nearest cache together. */
const slice = 128

/** Products in our own WebAssembly kernels. Sums are added up in one order: the same bits on every machine. */
export const wasmProducts: Products = {
  multiply(a, b, { bias, relu = false, transposeA = false, transposeB = false }) {
    const [rows, inner] = transposeA ? [a.shape[1]!, a.shape[0]!] : [a.shape[0]!, a.shape[1]!]
    const columns = transposeB ? b.shape[0]! : b.shape[1]!
    const c = makeTensor([rows, columns])
    const factor = transposeB ? transposed(b) : b
    const long = transposeA ? slice : inner
    const aRow = transposeA ? 4 : 4 * inner
    const aStep = transposeA ? 4 * rows : 4
    const row = 4 * columns
    for (let start = 0; start < inner; start += long) {
      const terms = Math.min(long, inner - start)
      eachPanel(columns, (multiply, skip, lanes) => {
        const to = c.at + skip
        const from = start > 0 ? to : bias === undefined ? zerosAt : bias.at + skip
        const fromRow = start > 0 ? row : 0
        const right = factor.at + row * start + skip
        multiply(
          a.at + aStep * start,
          aRow,
          aStep,
          0,
          1,
          terms,
          right,
          row,
          from,
          fromRow,
          to,
          row,
          rows,
          lanes,
          +(relu && start + terms === inner),
        )
      })
    }
    return c
  },
  convolve(x, kernel, window, { bias, relu = false }) {
    const filters = kernel.shape.at(-1)!
    const { output, strides } = window
    const batch = x.shape[0]!
    const y = makeTensor([batch, ...output, filters])
    const { size, values } = dense(kernel, window)
    const pad = padder(x, window, size)
    const pixel = 4 * window.channels
    const inner = size[1] * window.channels
    const jump = pad.row - size[1] * pixel
    const band = 4 * filters * output[1]
    for (let b = 0; b < batch; b++) {
      const image = pad.image(b)
      eachPanel(filters, (multiply, skip, lanes) => {
        const from = bias === undefined ? zerosAt : bias.at + skip
        let a = image
        let c = y.at + b * output[0] * band + skip
        for (let i = 0; i < output[0]; i++, a += strides[0] * pad.row, c += band) {
          multiply(
            a,
            strides[1] * pixel,
            4,
            jump,
            size[0],
            inner,
            values + skip,
            4 * filters,
            from,
            0,
            c,
            4 * filters,
            output[1],
            lanes,
            +relu,
          )
        }
      })
    }
    return y
  },
  kernelGradient(x, dy, window) {
    const filters = dy.shape.at(-1)!
    const { output, strides, channels } = window
    const size = denseSize(window)
    const whole = makeTensor([...size, channels, filters])
    numbersAt(whole.at, sizeOf(whole.shape)).fill(0)
    const pad = padder(x, window, size)
    const row = 4 * filters
    const step = strides[1] * 4 * channels
    const jump = strides[0] * pad.row - output[1] * step
    const rows = size[1] * channels
    for (let b = 0; b < x.shape[0]!; b++) {
      const image = pad.image(b)
      const slopes = dy.at + b * output[0] * output[1] * row
      eachPanel(filters, (multiply, skip, lanes) => {
        for (let m = 0; m < size[0]; m++) {
          const c = whole.at + m * rows * row + skip
          multiply(
            image + m * pad.row,
            4,
            step,
            jump,
            output[0],
            output[1],
            slopes + skip,
            row,
            c,
            row,
            c,
            row,
            rows,
            lanes,
            0,
          )
        }
      })
    }
    return thin(whole, window)
  },
  inputGradient(dy, kernel, window) {
    const { input, output, strides, channels, before } = window
    const filters = dy.shape.at(-1)!
    const batch = dy.shape[0]!
    const dx = makeTensor([batch, ...input, channels])
    const { size, values } = dense(kernel, window)
    const turned = turn(values, size, channels, filters)
    const pixel = 4 * filters
    const width = before[1] + input[1] + size[1] - 1
    const height = before[0] + input[0] + size[0] - 1
    const spread = allocate(height * width * pixel)
    numbersAt(spread, height * width * filters).fill(0)
    const jump = (width - size[1]) * pixel
    const band = 4 * channels * input[1]
    const first = spread + (before[0] * width + before[1]) * pixel
    const numbers = numbersAt(0, memory.buffer.byteLength / 4)
    for (let b = 0; b < batch; b++) {
      for (let i = 0; i < output[0]; i++) {
        let from = dy.at / 4 + (b * output[0] + i) * output[1] * filters
        let to = spread / 4 + ((size[0] - 1 + i * strides[0]) * width + size[1] - 1) * filters
        if (strides[1] === 1) {
          numbers.copyWithin(to, from, from + output[1] * filters)
          continue
        }
        for (let j = 0; j < output[1]; j++, from += filters, to += filters * strides[1])
          numbers.copyWithin(to, from, from + filters)
      }
      eachPanel(channels, (multiply, skip, lanes) => {
        let a = first
        let c = dx.at + b * input[0] * band + skip
        for (let r = 0; r < input[0]; r++, a += width * pixel, c += band) {
          multiply(
            a,
            pixel,
            4,
            jump,
            size[0],
            size[1] * filters,
            turned + skip,
            4 * channels,
            zerosAt,
            0,
            c,
            4 * channels,
            input[1],
            lanes,
            0,
          )
        }
      })
    }
    return dx
  },
}

/** Visits the columns of a product, up to eight at a time: with the kernel for so many, and the bytes before them. */
function eachPanel(
  columns: number,
  visit: (multiply: typeof kernels.multiply1, skip: number, lanes: number) => void,
): void {
  for (let column = 0; column < columns; column += 8) {
    const lanes = Math.min(8, columns - column)
    visit(lanes > 4 ? kernels.multiply2 : kernels.multiply1, 4 * column, lanes)
  }
}

function transposed({ at, shape }: Tensor): Tensor {
  const [rows, columns] = shape as [number, number]
  const tensor = makeTensor([columns, rows])
  const from = numbersAt(at, rows * columns)
  const to = numbersAt(tensor.at, rows * columns)
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) to[j * rows + i] = from[i * columns + j]!
  return tensor
}

/** The size of a kernel with the zeros that dilation puts into it. */
function denseSize({ size, dilation }: Window): [number, number] {
  return [(size[0] - 1) * dilation[0] + 1, (size[1] - 1) * dilation[1] + 1]
}

/** The kernel with those zeros. */
function dense(kernel: Tensor, window: Window): { size: [number, number]; values: number } {
  const size = denseSize(window)
  if (size[0] === window.size[0] && size[1] === window.size[1]) return { size, values: kernel.at }
  const each = window.channels * kernel.shape.at(-1)!
  const values = allocate(4 * size[0] * size[1] * each)
  const to = numbersAt(values, size[0] * size[1] * each).fill(0)
  const from = numbersAt(kernel.at, sizeOf(kernel.shape))
  eachTap(window, (tap, place) => to.set(from.subarray(tap * each, (tap + 1) * each), place * each))
  return { size, values }
}

/** The gradient without those zeros' places. */
function thin(whole: Tensor, window: Window): Tensor {
  const kernel = makeTensor([...window.size, ...whole.shape.slice(2)])
  const each = sizeOf(whole.shape.slice(2))
  const from = numbersAt(whole.at, sizeOf(whole.shape))
  const to = numbersAt(kernel.at, sizeOf(kernel.shape))
  eachTap(window, (tap, place) => to.set(from.subarray(place * each, (place + 1) * each), tap * each))
  return kernel
}

function eachTap(window: Window, visit: (tap: number, place: number) => void): void {
  const [, width] = denseSize(window)
  const { size, dilation } = window
  for (let m = 0; m < size[0]; m++) {
    for (let n = 0; n < size[1]; n++) visit(m * size[1] + n, m * dilation[0] * width + n * dilation[1])
  }
}

/** The kernel turned by half a circle, inputs and outputs exchanged. */
function turn(kernel: number, size: readonly [number, number], channels: number, filters: number): number {
  const taps = size[0] * size[1]
  const turned = allocate(4 * taps * channels * filters)
  const from = numbersAt(kernel, taps * channels * filters)
  const to = numbersAt(turned, taps * channels * filters)
  for (let tap = 0; tap < taps; tap++) {
    for (let c = 0; c < channels; c++) {
      for (let f = 0; f < filters; f++)
        to[((taps - 1 - tap) * filters + f) * channels + c] = from[(tap * channels + c) * filters + f]!
    }
  }
  return turned
}

/** Gives one image after the other with the zeros around it that the window asks for. */
function padder(
  x: Tensor,
  { input, output, strides, before, channels }: Window,
  size: readonly [number, number],
): { row: number; image(b: number): number } {
  const reach = (axis: 0 | 1) => (output[axis] - 1) * strides[axis] + size[axis]
  const width = Math.max(before[1] + input[1], reach(1))
  const height = Math.max(before[0] + input[0], reach(0))
  const pixel = 4 * channels
  const whole = input[0] * input[1] * pixel
  if (width === input[1] && height === input[0]) return { row: width * pixel, image: b => x.at + b * whole }
  const padded = allocate(width * height * pixel)
  const bytes = new Float32Array(numbersAt(0, 0).buffer)
  bytes.fill(0, padded / 4, padded / 4 + width * height * channels)
  return {
    row: width * pixel,
    image(b) {
      for (let i = 0; i < input[0]; i++) {
        const from = (x.at + b * whole + i * input[1] * pixel) / 4
        const to = (padded + ((before[0] + i) * width + before[1]) * pixel) / 4
        bytes.copyWithin(to, from, from + input[1] * channels)
      }
      return padded
    },
  }
}
