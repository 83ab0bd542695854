import type { Rows } from '../source.js'

/**
 * The area under the receiver operating curve, one class against the rest, averaged over the classes that have rows
 * and rest: the share of pairs in which the row of the class has the larger output, ties counting half
 * (Mann and Whitney's U). With a single output, that of the second of two classes.
 */
export function areaUnderCurve(outputs: Float32Array, rows: Rows): number {
  const width = outputs.length / rows.rows
  const areas =
    width === 1
      ? [areaOfClass(outputs, rows, 0, 1, 1)]
      : Array.from({ length: width }, (_, index) => areaOfClass(outputs, rows, index, width, index))
  const known = areas.filter(area => area !== undefined)
  return known.reduce((total, area) => total + area, 0) / known.length
}

function areaOfClass(
  outputs: Float32Array,
  { y, rows, weights }: Rows,
  column: number,
  width: number,
  index: number,
): number | undefined {
  const order = Uint32Array.from({ length: rows }, (_, row) => row)
  const output = (row: number): number => outputs[row * width + column]!
  order.sort((a, b) => output(a) - output(b))
  let below = 0
  let inside = 0
  let won = 0
  for (let from = 0; from < rows; ) {
    let [tiedIn, tiedOut] = [0, 0]
    const value = output(order[from]!)
    for (; from < rows && output(order[from]!) === value; from++) {
      const row = order[from]!
      const weight = weights?.[row] ?? 1
      if (y[row] === index) tiedIn += weight
      else tiedOut += weight
    }
    won += tiedIn * (below + tiedOut / 2)
    inside += tiedIn
    below += tiedOut
  }
  return inside > 0 && below > 0 ? won / (inside * below) : undefined
}
