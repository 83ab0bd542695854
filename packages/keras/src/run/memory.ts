import { webAssembly } from './wasm/web-assembly.js'

/** Numbers in the memory of the kernels: float32 in C order. */
export interface Tensor {
  readonly shape: readonly number[]
  /** Where they begin, in bytes; a multiple of 16. */
  readonly at: number
}

/** The memory that all kernels work in. It only grows; what a step made is given back with the step. */
export const memory = new webAssembly.Memory({ initial: 64 })

const page = 2 ** 16
/** Kernels read, and some write, up to so many bytes beyond a tensor. */
const room = 32
/** Zeros, for kernels that start a sum from nothing. */
export const zerosAt = 16
let top = 64

/** So many bytes, at a multiple of 16. What is there is undefined. */
export function allocate(bytes: number): number {
  const at = top
  top += Math.ceil((bytes + room) / 16) * 16
  const missing = top - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(Math.max(missing, memory.buffer.byteLength / 4) / page))
  return at
}

/** A tensor whose values are undefined. */
export function makeTensor(shape: readonly number[]): Tensor {
  return { shape, at: allocate(4 * sizeOf(shape)) }
}

/** The numbers at an address: good until memory is allocated, because it then may move. */
export function numbersAt(at: number, count: number): Float32Array {
  return new Float32Array(memory.buffer, at, count)
}

/** Runs a piece of work and gives back all memory that it took. */
export function tidy<T>(work: () => T): T {
  const before = top
  try {
    return work()
  } finally {
    top = before
  }
}

/** How many numbers a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1)
}
