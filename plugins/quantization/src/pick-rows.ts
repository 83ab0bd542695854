import type { Rows } from '@metaml/datasets'

/** So many rows, drawn by a seed; all where there are not more. */
export function pickRows(rows: Rows, count: number, seed: number): Rows {
  if (count >= rows.rows) return rows
  const order = Array.from({ length: rows.rows }, (_, row) => row)
  const next = generator(seed)
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(next() * (order.length - i))
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return takeRows(
    rows,
    order.slice(0, count).sort((a, b) => a - b),
  )
}

function takeRows({ x, y, rows, targets, weights }: Rows, kept: readonly number[]): Rows {
  const take = (values: Float32Array): Float32Array => {
    const width = values.length / rows
    const taken = new Float32Array(kept.length * width)
    for (const [i, row] of kept.entries()) {
      taken.set(values.subarray(row * width, (row + 1) * width), i * width)
    }
    return taken
  }
  return {
    x: take(x),
    y: y.length === 0 ? y : Uint8Array.from(kept, row => y[row]!),
    rows: kept.length,
    ...(targets && { targets: take(targets) }),
    ...(weights && { weights: take(weights) }),
  }
}

/** Numbers in [0, 1) that follow from a seed (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
