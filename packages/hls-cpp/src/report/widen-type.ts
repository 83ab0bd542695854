import type { NamedType, Precision } from '../graph/layer-graph.js'

/** The least and the greatest number that a type holds. */
export function limitsOf(precision: Precision): { readonly low: number; readonly high: number } {
  if (precision.kind === 'float') return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  const { signed, width, integer, overflow } = precision
  const step = 2 ** (integer - width)
  const high = 2 ** (signed ? integer - 1 : integer) - step
  if (!signed) return { low: 0, high }
  return { low: overflow === 'AP_SAT_SYM' ? -high : -(2 ** (integer - 1)), high }
}

/**
 * A type with `extra` more bits before the point, as many behind it and the same rounding, that saturates: a value
 * that even this type can't hold is seen at its limit. Undefined for a type that does not wrap, a single bit's
 * included (such types stand for a sign, and hls4ml's kernels choose other code for them).
 */
export function widen(precision: Precision, extra: number): Precision | undefined {
  if (precision.kind === 'float' || precision.overflow !== 'AP_WRAP' || precision.width === 1)
    return undefined
  const more = extra + (precision.signed ? 0 : 1)
  return {
    kind: 'fixed',
    signed: true,
    width: precision.width + more,
    integer: precision.integer + more,
    rounding: precision.rounding,
    overflow: 'AP_SAT',
    saturationBits: 0,
  }
}

/** A precision as C++. */
export function typeText(precision: Precision): string {
  if (precision.kind === 'float') return precision.bits === 32 ? 'float' : 'double'
  const { signed, width, integer, rounding, overflow, saturationBits } = precision
  return `ap_${signed ? '' : 'u'}fixed<${[width, integer, rounding, overflow, saturationBits].join(',')}>`
}

/** A type with its pack as C++, of another element where one is given. */
export function packText({ pack }: NamedType, element: string): string {
  return pack === undefined ? element : `nnet::array<${element}, ${pack}>`
}
