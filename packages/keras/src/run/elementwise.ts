import { fill, type Tensor, view } from './backend.js'
import type { Passed } from './run-layer.js'

/** A function on each value by itself. */
export interface Elementwise {
  value(x: number): number
  /** Its derivative at `x`, where it has the value `y`. */
  slope(x: number, y: number): number
}

/** Applies a function to each value. */
export function runElementwise(f: Elementwise, x: Tensor): Passed {
  const y = fill(x.shape, to => {
    const from = view(x)
    for (let i = 0; i < to.length; i++) to[i] = f.value(from[i]!)
  })
  return {
    y,
    back: dy =>
      fill(x.shape, dx => {
        const above = view(dy)
        const before = view(x)
        const after = view(y)
        for (let i = 0; i < dx.length; i++) dx[i] = above[i]! * f.slope(before[i]!, after[i]!)
      }),
  }
}
