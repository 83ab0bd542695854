import { MetamlError } from '@metaml/core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'

/** A matrix, or anything read as one, in the backend's memory. */
export type Tensor = tf.Tensor

/**
 * Makes the WebAssembly backend ready. The plain CPU backend, 10 to 100 times slower, is never fallen back to.
 * @throws METAML_E_KERAS_BACKEND
 */
export async function startBackend(): Promise<void> {
  if (tf.getBackend() === 'wasm') return
  const started = await tf.setBackend('wasm').catch((error: unknown) => String(error))
  await tf.ready().catch(() => {})
  if (started === true && tf.getBackend() === 'wasm') return
  throw new MetamlError({
    code: 'METAML_E_KERAS_BACKEND',
    kind: 'tool',
    message: 'TensorFlow.js has no backend that is fast enough here.',
    expected: 'its WebAssembly backend',
    found: typeof started === 'string' ? started : tf.getBackend(),
    todo: 'check that @tensorflow/tfjs-backend-wasm is installed whole, and that Node runs WebAssembly',
  })
}

/** A tensor of these values. */
export function fromArray(data: Float32Array, shape: readonly number[]): Tensor {
  return tf.engine().makeTensor(data, [...shape], 'float32') as Tensor
}

/** A tensor whose values are written in place; what is not written is undefined. */
export function fill(shape: readonly number[], write: (values: Float32Array) => void): Tensor {
  const output = backend().makeOutput([...shape], 'float32')
  write(backend().typedArrayFromHeap(output) as Float32Array)
  return tf.engine().makeTensorFromTensorInfo(output)
}

/** The values of a tensor where they lie: good until the next tensor is made, because memory then may move. */
export function view(tensor: Tensor): Float32Array {
  return backend().typedArrayFromHeap(tensor) as Float32Array
}

/** `a · b` of two matrices, plus a row; ReLU on it where asked for. */
export function multiply(a: Tensor, b: Tensor, more: { bias?: Tensor; relu?: boolean } = {}): Tensor {
  return tf.fused.matMul({
    a: a as tf.Tensor2D,
    b: b as tf.Tensor2D,
    ...(more.bias && { bias: more.bias }),
    activation: more.relu === true ? 'relu' : 'linear',
  })
}

/** The transpose of a matrix. Multiplying with it is faster than letting the backend transpose. */
export function transpose(matrix: Tensor): Tensor {
  return tf.transpose(matrix)
}

/** The same values in another shape. */
export function reshape(tensor: Tensor, shape: readonly number[]): Tensor {
  return tf.reshape(tensor, [...shape])
}

/** Runs a piece of work and frees every tensor that it made. */
export function tidy<T>(work: () => T): T {
  let result: T | undefined
  tf.tidy(() => {
    result = work()
  })
  return result as T
}

function backend(): BackendWasm {
  return tf.backend() as BackendWasm
}
