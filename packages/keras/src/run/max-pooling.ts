import type { Window } from '../kinds/window.js'
import { allocate, makeTensor, memory, numbersAt, sizeOf, type Tensor } from './memory.js'
import { kernels } from './wasm/kernels.js'

/** Whether all that a window sees lies in the image: what the kernels are for. */
export function isInside({ input, output, size, strides, before }: Window): boolean {
  const ends = [0, 1].map(axis => (output[axis as 0]! - 1) * strides[axis as 0]! + size[axis as 0]!)
  return before[0] === 0 && before[1] === 0 && ends[0]! <= input[0] && ends[1]! <= input[1]
}

/** The largest of what the window sees at each place, by the kernel. */
export function poolLargest(x: Tensor, window: Window, shape: readonly number[]): Tensor {
  const y = makeTensor(shape)
  eachRow(window, x.shape[0]!, (input, output, ...sizes) => {
    kernels.maxPool(x.at + input, y.at + output, ...sizes)
  })
  return y
}

/** The gradient by the input, from that by the output `y`; it goes to the first of equal values. */
export function poolLargestBack(x: Tensor, y: Tensor, dy: Tensor, window: Window): Tensor {
  const dx = makeTensor(x.shape)
  numbersAt(dx.at, sizeOf(dx.shape)).fill(0)
  const { channels } = window
  const lanes = Math.ceil(channels / 4) * 4
  const mask = allocate(4 * lanes)
  new Int32Array(memory.buffer, mask, lanes).fill(-1, 0, channels).fill(0, channels)
  eachRow(window, x.shape[0]!, (input, output, ...sizes) => {
    kernels.maxPoolBack(x.at + input, y.at + output, ...sizes, dy.at + output, dx.at + input, mask)
  })
  return dx
}

/** Visits each row of places: bytes to its first pixel and to its first output, and what the kernels take. */
function eachRow(
  { input, output, size, strides, channels }: Window,
  batch: number,
  visit: (
    input: number,
    output: number,
    ...sizes: [places: number, pixel: number, row: number, step: number, high: number, wide: number]
  ) => void,
): void {
  const pixel = 4 * channels
  const row = input[1] * pixel
  for (let b = 0; b < batch; b++) {
    for (let i = 0; i < output[0]; i++) {
      const from = (b * input[0] + i * strides[0]) * row
      const to = (b * output[0] + i) * output[1] * pixel
      visit(from, to, output[1], pixel, row, strides[1] * pixel, size[0], size[1])
    }
  }
}
