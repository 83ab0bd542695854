/** Where values lie. */
export type Span = { readonly min: number; readonly max: number }

/** The integer bits (the sign's among them) of the narrowest type that reaches from `min` to `max`. */
export function integerBits({ min, max }: Span, signed: boolean): number {
  const sign = signed ? 1 : 0
  const up = max > 0 ? Math.floor(Math.log2(max)) + 1 : Number.NEGATIVE_INFINITY
  const down = signed && min < 0 ? Math.ceil(Math.log2(-min)) : Number.NEGATIVE_INFINITY
  const bits = Math.max(up, down)
  return Number.isFinite(bits) ? bits + sign : sign
}

/** A span wider by a share of itself on either side of 0. */
export function widen({ min, max }: Span, share: number): Span {
  return { min: min * (1 + share), max: max * (1 + share) }
}

/** The integer bits that hold numbers when they are rounded to so many fraction bits (AP_RND). */
export function integerBitsOfRounded(values: ArrayLike<number>, fraction: number): number {
  const scale = 2 ** fraction
  let [min, max] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    const raw = Math.floor(values[i]! * scale + 0.5)
    if (raw < min) min = raw
    if (raw > max) max = raw
  }
  return integerBits({ min: min / scale, max: max / scale }, true)
}
