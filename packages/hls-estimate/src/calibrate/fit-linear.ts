import type { Terms } from '../laws/linear.js'

/** One observation: the amounts of the terms, and what their sum was seen to be. */
export interface Observation {
  readonly terms: Terms
  readonly seen: number
  /** A part of it that no term stands for; default 0. */
  readonly known?: number
}

/**
 * Fits coefficients so that the relative errors of the sums are least in the square, with a pull to where they start, which is alone
 * where no observation has a term: as strong as `pulls` says in observations, by name, else as a fiftieth.
 *
 * Solves the normal equations of a ridge regression in units in which every term has the same mean square.
 */
export function fitLinear<Names extends Terms>(
  start: Names,
  observations: readonly Observation[],
  pulls: { readonly [name in keyof Names]?: number } = {},
): Names {
  const names = Object.keys(start) as (keyof Names & string)[]
  const rows = observations
    .filter(({ seen }) => seen > 0)
    .map(({ terms, seen, known = 0 }) => {
      const row = names.map(name => (terms[name] ?? 0) / seen)
      return {
        row,
        left: 1 - known / seen - row.reduce((sum, value, i) => sum + value * start[names[i]!]!, 0),
      }
    })
  const scale = names.map((_, i) =>
    Math.sqrt(rows.reduce((sum, { row }) => sum + row[i]! ** 2, 0) / rows.length),
  )
  const used = names
    .map((_, i) => i)
    .filter(i => rows.length > 0 && scale[i]! > 0 && pulls[names[i]!] !== Infinity)
  const matrix = used.map(i =>
    used.map(j => {
      const product = rows.reduce((sum, { row }) => sum + (row[i]! / scale[i]!) * (row[j]! / scale[j]!), 0)
      return i === j ? product + (pulls[names[i]!] ?? 0.02) : product
    }),
  )
  const right = used.map(i => rows.reduce((sum, { row, left }) => sum + (row[i]! / scale[i]!) * left, 0))
  const change = solve(matrix, right)
  const fitted: { [name: string]: number } = { ...start }
  for (const [k, i] of used.entries()) fitted[names[i]!]! += change[k]! / scale[i]!
  return fitted as unknown as Names
}

/** Solves a symmetric positive definite system by elimination with the largest pivot. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!])
  const size = rows.length
  for (let column = 0; column < size; column++) {
    const below = rows.slice(column).map(row => Math.abs(row[column]!))
    const pivot = column + below.indexOf(Math.max(...below))
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    for (let row = column + 1; row < size; row++) {
      const factor = rows[row]![column]! / rows[column]![column]!
      for (let k = column; k <= size; k++) rows[row]![k]! -= factor * rows[column]![k]!
    }
  }
  const result = new Array<number>(size).fill(0)
  for (let row = size - 1; row >= 0; row--) {
    const known = rows[row]!.slice(row + 1, size).reduce(
      (sum, value, k) => sum + value * result[row + 1 + k]!,
      0,
    )
    result[row] = (rows[row]![size]! - known) / rows[row]![row]!
  }
  return result
}
