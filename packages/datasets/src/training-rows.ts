import type { Rows } from './source.js'

/** Rows as `train` of `@metaml/keras` takes them: what outputs are to be is the class, or numbers. */
export function trainingRows({ x, y, rows, targets, weights }: Rows): {
  readonly x: Float32Array
  readonly y: ArrayLike<number>
  readonly rows: number
  readonly weights?: ArrayLike<number>
} {
  return { x, y: targets ?? y, rows, ...(weights && { weights }) }
}
