import type * as tf from '@tensorflow/tfjs-node'
import type { Window } from '../kinds/window.js'
import type { TfjsNode } from './load-tfjs-node.js'
import { makeTensor, numbersAt, sizeOf, type Tensor } from './memory.js'
import type { After, Products } from './products.js'
import { wasmProducts } from './wasm/wasm-products.js'

/** Products in TensorFlow's native kernels: values are copied there and back. */
export function nodeProducts(node: TfjsNode): Products {
  const send = ({ at, shape }: Tensor) =>
    node.engine().makeTensor(numbersAt(at, sizeOf(shape)), [...shape], 'float32') as tf.Tensor
  const run = (shape: readonly number[], work: () => tf.Tensor): Tensor => {
    const tensor = makeTensor(shape)
    node.tidy(() => {
      numbersAt(tensor.at, sizeOf(shape)).set(work().dataSync())
    })
    return tensor
  }
  const finish = (y: tf.Tensor, { bias, relu }: After): tf.Tensor => {
    const sum = bias === undefined ? y : node.add(y, send(bias))
    return relu ? node.relu(sum) : sum
  }
  return {
    multiply(a, b, { transposeA = false, transposeB = false, ...after }) {
      const shape = [a.shape[transposeA ? 1 : 0]!, b.shape[transposeB ? 0 : 1]!]
      return run(shape, () => finish(node.matMul(send(a), send(b), transposeA, transposeB), after))
    },
    convolve(x, kernel, window, after) {
      if (isDilated(window)) return wasmProducts.convolve(x, kernel, window, after)
      return run([x.shape[0]!, ...window.output, kernel.shape.at(-1)!], () => {
        const image = pad(node, window, send(x))
        return finish(node.conv2d(image, send(kernel) as tf.Tensor4D, pairOf(window.strides), 'valid'), after)
      })
    },
    kernelGradient(x, dy, window) {
      if (isDilated(window)) return wasmProducts.kernelGradient(x, dy, window)
      const filterShape = [...window.size, window.channels, dy.shape.at(-1)!]
      return run(filterShape, () => {
        const inputs = { x: pad(node, window, send(x)), dy: send(dy) }
        return node.engine().runKernel('Conv2DBackpropFilter', inputs, { ...settings(window), filterShape })
      })
    },
    inputGradient(dy, kernel, window) {
      if (isDilated(window)) return wasmProducts.inputGradient(dy, kernel, window)
      const shape = [dy.shape[0]!, ...window.input, window.channels]
      return run(shape, () => {
        const inputShape = [dy.shape[0]!, ...reach(window), window.channels]
        const inputs = { dy: send(dy), filter: send(kernel) }
        const attributes = { ...settings(window), inputShape }
        const whole: tf.Tensor = node.engine().runKernel('Conv2DBackpropInput', inputs, attributes)
        return node.slice(whole, [0, window.before[0], window.before[1], 0], shape)
      })
    },
  }
}

/** TensorFlow has no gradients of dilated convolutions on a CPU. */
function isDilated({ dilation }: Window): boolean {
  return dilation[0] > 1 || dilation[1] > 1
}

function settings({ strides }: Window): { [name: string]: never } {
  return { strides: pairOf(strides), pad: 'valid', dataFormat: 'NHWC', dimRoundingMode: undefined } as never
}

function pairOf(pair: readonly [number, number]): [number, number] {
  return [pair[0], pair[1]]
}

/** Height and width with the padding that the window asks for. */
function reach({ input, output, strides, size, before }: Window): [number, number] {
  const along = (axis: 0 | 1) =>
    Math.max(before[axis] + input[axis], (output[axis] - 1) * strides[axis] + size[axis])
  return [along(0), along(1)]
}

function pad(node: TfjsNode, window: Window, x: tf.Tensor): tf.Tensor4D {
  const { input, before } = window
  const [height, width] = reach(window)
  const after = [height - before[0] - input[0], width - before[1] - input[1]] as const
  const image = x as tf.Tensor4D
  if (height === input[0] && width === input[1]) return image
  return node.pad(image, [
    [0, 0],
    [before[0], after[0]],
    [before[1], after[1]],
    [0, 0],
  ])
}
