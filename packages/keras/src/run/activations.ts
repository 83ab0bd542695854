import type { PlainActivation } from '../kinds/activation.js'
import { fill, rectify, rectifyBack, type Tensor, view } from './backend.js'

/** Applies an activation; softmax is over the last axis. */
export function activate(name: PlainActivation, x: Tensor): Tensor {
  if (name === 'linear') return x
  if (name === 'relu') return rectify(x)
  return fill(x.shape, y => {
    const from = view(x)
    if (name === 'softmax') softmaxRows(from, y, x.shape.at(-1)!)
    else if (name === 'tanh') for (let i = 0; i < y.length; i++) y[i] = Math.tanh(from[i]!)
    else for (let i = 0; i < y.length; i++) y[i] = 1 / (1 + Math.exp(-from[i]!))
  })
}

/** The gradient by an activation's input, from that by its output `y`. */
export function deactivate(name: PlainActivation, dy: Tensor, y: Tensor): Tensor {
  if (name === 'linear') return dy
  if (name === 'relu') return rectifyBack(dy, y)
  return fill(dy.shape, dx => {
    const above = view(dy)
    const out = view(y)
    if (name === 'softmax') softmaxBack(above, out, dx, y.shape.at(-1)!)
    else if (name === 'tanh') for (let i = 0; i < dx.length; i++) dx[i] = above[i]! * (1 - out[i]! ** 2)
    else for (let i = 0; i < dx.length; i++) dx[i] = above[i]! * out[i]! * (1 - out[i]!)
  })
}

/** Softmax of each row of `width` values. */
export function softmaxRows(x: Float32Array, y: Float32Array, width: number): void {
  for (let row = 0; row < x.length; row += width) {
    let largest = Number.NEGATIVE_INFINITY
    for (let i = row; i < row + width; i++) if (x[i]! > largest) largest = x[i]!
    let sum = 0
    for (let i = row; i < row + width; i++) sum += Math.exp(x[i]! - largest)
    for (let i = row; i < row + width; i++) y[i] = Math.exp(x[i]! - largest) / sum
  }
}

function softmaxBack(dy: Float32Array, y: Float32Array, dx: Float32Array, width: number): void {
  for (let row = 0; row < y.length; row += width) {
    let sum = 0
    for (let i = row; i < row + width; i++) sum += dy[i]! * y[i]!
    for (let i = row; i < row + width; i++) dx[i] = y[i]! * (dy[i]! - sum)
  }
}
