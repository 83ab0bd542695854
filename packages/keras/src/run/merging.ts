import { concatenateAxis } from '../kinds/merging.js'
import { fill, type Tensor, view } from './backend.js'
import type { RunMerge } from './run-layer.js'

/** Runs `Add`. */
export const runAdd: RunMerge = (_, xs) => ({ y: sum(xs), back: dy => xs.map(() => dy) })

/** The sum of tensors of one shape. */
export function sum(xs: readonly Tensor[]): Tensor {
  return fill(xs[0]!.shape, y => {
    y.set(view(xs[0]!))
    for (const x of xs.slice(1)) {
      const values = view(x)
      for (let i = 0; i < y.length; i++) y[i]! += values[i]!
    }
  })
}

/** Runs `Concatenate`: blocks of values from each input in turn. */
export const runConcatenate: RunMerge = ({ config, inputShape }, xs) => {
  const axis = concatenateAxis(config, inputShape) + 1
  const blocks = xs.map(x => x.shape.slice(axis).reduce((product, extent) => product * extent, 1))
  const width = blocks.reduce((total, block) => total + block, 0)
  const starts = blocks.map((_, i) => blocks.slice(0, i).reduce((total, block) => total + block, 0))
  const extent = xs.reduce((total, x) => total + x.shape[axis]!, 0)
  return {
    y: fill(xs[0]!.shape.with(axis, extent), y => {
      xs.forEach((x, n) => {
        const values = view(x)
        const block = blocks[n]!
        for (let from = 0, to = starts[n]!; from < values.length; from += block, to += width) {
          y.set(values.subarray(from, from + block), to)
        }
      })
    }),
    back: dy =>
      xs.map((x, n) =>
        fill(x.shape, dx => {
          const above = view(dy)
          const block = blocks[n]!
          for (let to = 0, from = starts[n]!; to < dx.length; to += block, from += width) {
            dx.set(above.subarray(from, from + block), to)
          }
        }),
      ),
  }
}
