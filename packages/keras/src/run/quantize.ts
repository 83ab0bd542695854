import type { Quantizer } from '../quantizer.js'
import type { Elementwise } from './elementwise.js'

/**
 * What a quantiser makes of each value; its slope is that of QKeras' straight-through estimator.
 * Source: `quantized_bits` and `quantized_relu` of QKeras 0.9 (quantizers.py). With `m = 2^b`, b the bits without
 * sign, and `m_i = 2^integer`: `m_i clip(round(x m / m_i), low, m - 1) / m`, where low is `-m` (`-m + 1` where
 * symmetric) or 0. Rounding is to even, as TensorFlow's is.
 */
export function quantizing(quantizer: Quantizer): Elementwise {
  return quantizer.className === 'quantized_bits' ? quantizedBits(quantizer) : quantizedRelu(quantizer)
}

function quantizedBits(quantizer: Quantizer & { className: 'quantized_bits' }): Elementwise {
  const { bits, integer, symmetric, keepNegative, alpha = 1 } = quantizer
  const unsigned = bits - Number(keepNegative)
  // Straight through, whether the value was clipped or not.
  const slope = () => 1
  if (unsigned === 0) return { value: x => alpha * (x < 0 ? -1 : 1), slope }
  const m = 2 ** unsigned
  const step = 2 ** integer / m
  const low = keepNegative ? -m + Number(symmetric) : 0
  return {
    value: x => alpha * step * Math.min(Math.max(roundToEven(x / step), low), m - 1),
    slope,
  }
}

function quantizedRelu(quantizer: Quantizer & { className: 'quantized_relu' }): Elementwise {
  const { bits, integer, upperBound } = quantizer
  const m = 2 ** bits
  const step = 2 ** integer / m
  const highest = upperBound ?? 2 ** integer - step
  return {
    value: x => Math.min(step * Math.min(Math.max(roundToEven(x / step), 0), m - 1), upperBound ?? Infinity),
    slope: x => +(x > 0 && x <= highest),
  }
}

/** The nearest whole number; the even one of two. */
export function roundToEven(x: number): number {
  const rounded = Math.round(x)
  return rounded - x === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}
