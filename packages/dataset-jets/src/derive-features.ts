/**
 * Fills in the columns that follow from others: D2 in its four forms, from C1_b = e2(b) and C2_b = e3(b) / e2(b)^2
 * (arXiv:1409.6298). `x` holds rows of `features`, row after row.
 *
 * Each operation is one that IEEE 754 rounds exactly, in the order of `generate/derived.py`.
 */
export function deriveFeatures(x: Float32Array, features: readonly string[]): void {
  const place = (name: string): number => features.indexOf(`${name}_mmdt`)
  const [c1b1, c1b2, c2b1, c2b2] = [place('c1_b1'), place('c1_b2'), place('c2_b1'), place('c2_b2')]
  const [d2b1, d2b2, d2a1b1, d2a1b2] = [place('d2_b1'), place('d2_b2'), place('d2_a1_b1'), place('d2_a1_b2')]
  for (let row = 0; row < x.length; row += features.length) {
    const e2b1 = x[row + c1b1]!
    const e2b2 = x[row + c1b2]!
    const c2 = x[row + c2b1]!
    x[row + d2b1] = c2 / e2b1
    x[row + d2b2] = x[row + c2b2]! / e2b2
    x[row + d2a1b1] = c2 / e2b1
    x[row + d2a1b2] = (c2 * (e2b1 * e2b1)) / (e2b2 * Math.sqrt(e2b2))
  }
}
