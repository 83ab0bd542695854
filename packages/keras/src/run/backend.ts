import { MetamlError } from '@metaml/core'
import type { Window } from '../kinds/window.js'
import { loadTfjsNode } from './load-tfjs-node.js'
import { allocate, makeTensor, memory, numbersAt, sizeOf, type Tensor } from './memory.js'
import { nodeProducts } from './node-products.js'
import type { After, Products } from './products.js'
import { kernels } from './wasm/kernels.js'
import { wasmProducts } from './wasm/wasm-products.js'

export { type Tensor, tidy } from './memory.js'

/** What works out the products of training and inference. */
export type BackendName = 'wasm' | 'node'

let products: Products = wasmProducts
let node: Products | undefined

/** A backend that is ready. */
export interface Backend {
  readonly name: BackendName
  /** Makes it the one that products run on; to be called again after waiting, when others may have had their turn. */
  use(): void
}

/**
 * Makes a backend ready and the one that products run on: `wasm`, our own kernels, or `node`, those of tfjs-node.
 * @throws METAML_E_KERAS_BACKEND when tfjs-node does not load
 */
export async function startBackend(name: BackendName = 'wasm'): Promise<Backend> {
  const own = name === 'wasm' ? wasmProducts : startedNode()
  const use = () => {
    products = own
  }
  use()
  return { name, use }
}

function startedNode(): Products {
  node ??= startNode()
  return node
}

/** Whether tfjs-node loads; it is loaded to find out. */
export function startsNode(): boolean {
  try {
    startedNode()
    return true
  } catch {
    return false
  }
}

function startNode(): Products {
  try {
    return nodeProducts(loadTfjsNode())
  } catch (cause) {
    throw new MetamlError({
      code: 'METAML_E_KERAS_BACKEND',
      kind: 'tool',
      message: 'The backend `node` does not start.',
      expected: '@tensorflow/tfjs-node, installed and built',
      found: String((cause as Error).message).split('\n')[0]!,
      todo: 'npm install @tensorflow/tfjs-node; where its download fails, metaml doctor --setup tfjs-node',
      cause,
    })
  }
}

/** A tensor of these values. */
export function fromArray(data: Float32Array, shape: readonly number[]): Tensor {
  const tensor = makeTensor(shape)
  view(tensor).set(data)
  return tensor
}

/** A tensor whose values are written in place; what is not written is undefined. */
export function fill(shape: readonly number[], write: (values: Float32Array) => void): Tensor {
  const tensor = makeTensor(shape)
  write(view(tensor))
  return tensor
}

/** The values of a tensor where they lie: good until the next tensor is made, because memory then may move. */
export function view({ at, shape }: Tensor): Float32Array {
  return numbersAt(at, sizeOf(shape))
}

/** The product of two matrices, each transposed where asked for, plus a row; ReLU on it where asked for. */
export function multiply(
  a: Tensor,
  b: Tensor,
  more: After & { readonly transposeA?: boolean; readonly transposeB?: boolean } = {},
): Tensor {
  return products.multiply(a, b, more)
}

/** A convolution of images by a kernel [height, width, channels, filters], plus a row; ReLU where asked for. */
export function convolve(x: Tensor, kernel: Tensor, window: Window, more: After = {}): Tensor {
  return products.convolve(x, kernel, window, more)
}

/** The gradient of a convolution by its kernel. */
export function kernelGradient(x: Tensor, dy: Tensor, window: Window): Tensor {
  return products.kernelGradient(x, dy, window)
}

/** The gradient of a convolution by its images. */
export function inputGradient(dy: Tensor, kernel: Tensor, window: Window): Tensor {
  return products.inputGradient(dy, kernel, window)
}

/** The same values in another shape; one extent may be -1. */
export function reshape({ at, shape }: Tensor, to: readonly number[]): Tensor {
  const known = to.reduce((product, extent) => (extent < 0 ? product : product * extent), 1)
  return { at, shape: to.map(extent => (extent < 0 ? sizeOf(shape) / known : extent)) }
}

/** ReLU. */
export function rectify(x: Tensor): Tensor {
  const y = makeTensor(x.shape)
  kernels.rectify(x.at, y.at, Math.ceil(sizeOf(x.shape) / 4))
  return y
}

/** The gradient by the input of a ReLU, from that by its output `y`. */
export function rectifyBack(dy: Tensor, y: Tensor): Tensor {
  const dx = makeTensor(dy.shape)
  kernels.rectifyBack(dy.at, y.at, dx.at, Math.ceil(sizeOf(dy.shape) / 4))
  return dx
}

/** So many rows are summed in single precision; the sums of such pieces in double. */
const piece = 512

/**
 * Sums over all rows of a term of each value, by column (the last axis): the value, the square of its distance from
 * `shift`, or its distance from `shift` times `dy`.
 */
export function sumColumns(
  term: 'sumColumns' | 'sumSquares' | 'sumProducts',
  x: Tensor,
  more: { readonly shift?: ArrayLike<number>; readonly dy?: Tensor } = {},
): Float64Array {
  const columns = x.shape.at(-1)!
  const rows = sizeOf(x.shape) / columns
  const table = tableOf(more.shift ?? new Float32Array(columns))
  const sums = allocate(4 * columns)
  const total = new Float64Array(columns)
  const part = numbersAt(sums, columns)
  for (let row = 0; row < rows; row += piece) {
    const skip = 4 * columns * row
    const count = Math.min(piece, rows - row)
    kernels[term](x.at + skip, (more.dy ?? x).at + skip, table, count, 4 * columns, columns, sums)
    for (let c = 0; c < columns; c++) total[c]! += part[c]!
  }
  return total
}

/** `byX · x + byDy · dy + shift` with factors and shift by column (the last axis). */
export function scaleColumns(
  x: Tensor,
  byX: ArrayLike<number>,
  shift: ArrayLike<number>,
  more?: { readonly dy: Tensor; readonly byDy: ArrayLike<number> },
): Tensor {
  const columns = x.shape.at(-1)!
  const rows = sizeOf(x.shape) / columns
  const y = makeTensor(x.shape)
  const tables = [byX, more?.byDy ?? byX, shift].map(tableOf)
  const kernel = more === undefined ? kernels.scale : kernels.scaleBoth
  kernel(x.at, (more?.dy ?? x).at, y.at, rows, 4 * columns, ...tables)
  return y
}

function tableOf(values: ArrayLike<number>): number {
  const at = allocate(4 * values.length)
  numbersAt(at, values.length).set(values)
  return at
}

/** The most memory that tensors have taken so far, in bytes. */
export function memoryTaken(): number {
  return memory.buffer.byteLength
}
