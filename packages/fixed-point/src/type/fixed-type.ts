/** How bits below the last one are dropped; the names of the standard headers. */
export const quantizations = [
  'AP_RND',
  'AP_RND_ZERO',
  'AP_RND_MIN_INF',
  'AP_RND_INF',
  'AP_RND_CONV',
  'AP_TRN',
  'AP_TRN_ZERO',
] as const

/** What happens to a value outside the range of a type; the names of the standard headers. */
export const overflows = ['AP_SAT', 'AP_SAT_ZERO', 'AP_SAT_SYM', 'AP_WRAP', 'AP_WRAP_SM'] as const

export type Quantization = (typeof quantizations)[number]
export type Overflow = (typeof overflows)[number]

/** The widest type that a kernel may name here; results of arithmetic may be wider. */
export const maxWidth = 64

/**
 * A number type of HLS C++. A value is its raw bits, an integer r in two's complement, and stands for
 * r · 2^(integer − width); `integer` may be negative or larger than `width`.
 */
export interface FixedType {
  /** `int` for `ap_int` and `ap_uint`: quantises towards zero and wraps, whatever the modes say. */
  readonly kind: 'fixed' | 'int'
  /** Bits, the sign included; at least 1. */
  readonly width: number
  /** Bits before the binary point, the sign included. */
  readonly integer: number
  readonly signed: boolean
  readonly quantization: Quantization
  readonly overflow: Overflow
  /** Saturated bits of `AP_WRAP` and `AP_WRAP_SM`, 0 to `width`. */
  readonly wrapBits: number
}

/** What may be left out of a type: the defaults are those of the headers, `AP_TRN`, `AP_WRAP`, 0. */
export interface FixedModes {
  readonly signed?: boolean
  readonly quantization?: Quantization
  readonly overflow?: Overflow
  readonly wrapBits?: number
}

/** `ap_fixed<width, integer, …>`, or `ap_ufixed` with `signed: false`; not checked. */
export function fixedType(width: number, integer: number, modes: FixedModes = {}): FixedType {
  const { signed = true, quantization = 'AP_TRN', overflow = 'AP_WRAP', wrapBits = 0 } = modes
  return { kind: 'fixed', width, integer, signed, quantization, overflow, wrapBits }
}

/** `ap_int<width>`, or `ap_uint` with `signed` false; not checked. */
export function intType(width: number, signed = true): FixedType {
  return { ...fixedType(width, width, { signed, quantization: 'AP_TRN_ZERO' }), kind: 'int' }
}

/** Bits behind the binary point; negative where the last bit stands for more than 1. */
export function fractionBits(type: FixedType): number {
  return type.width - type.integer
}
