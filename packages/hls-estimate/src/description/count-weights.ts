import type { LayerWeights, Precision } from '@metaml/hls-cpp/graph'
import { isNegatedPair, signedDigits } from './digits.js'
import type { LayerDescription } from './layer-description.js'

/** What is counted in the weights of a dense layer. */
export type WeightCounts = Required<
  Pick<
    LayerDescription,
    | 'n_weights'
    | 'n_zero'
    | 'n_pow2'
    | 'mean_csd'
    | 'distinct_products'
    | 'distinct_csd3'
    | 'max_fan_in'
    | 'n_dead_inputs'
    | 'n_dead_outputs'
    | 'n_negations'
    | 'n_narrow'
  >
>

/** Which weights are read by which output. */
export interface WeightOrder {
  readonly inputs: number
  readonly outputs: number
  /** hls4ml keeps the weights of the resource strategy output after output, others input after input. */
  readonly transposed: boolean
  /** Inputs that a quantiser makes a constant zero. */
  readonly dead?: ReadonlySet<number>
}

/**
 * Counts the weights of a dense layer after their cast to `type`.
 *
 * Equal products (the same input and code) are one; a code and its negative are two (as in 44 of 44 held-out layers).
 */
export function countWeights(
  values: LayerWeights['values'],
  type: Precision,
  { inputs, outputs, transposed, dead }: WeightOrder,
): WeightCounts {
  const fanIn = new Uint32Array(outputs)
  let [zero, powers, digits, products, multipliers, narrow, negations, deadInputs] = [0, 0, 0, 0, 0, 0, 0, 0]
  const seen = new Set<number>()
  for (let input = 0; input < inputs; input++) {
    seen.clear()
    let alive = false
    let negates = false
    for (let output = 0; output < outputs; output++) {
      const code = codeOf(values[transposed ? output * inputs + input : input * outputs + output]!, type)
      if (code === 0 || dead?.has(input) === true) {
        zero++
        continue
      }
      alive = true
      fanIn[output]!++
      const count = signedDigits(code)
      digits += count
      if (count === 1) {
        powers++
        if (code < 0) negates = true
        continue
      }
      if (seen.has(code)) continue
      seen.add(code)
      products++
      if (count > 2) {
        multipliers++
        if (code > 0 && code < 16) narrow++
      } else if (isNegatedPair(code)) negations++
    }
    if (negates) negations++
    if (!alive) deadInputs++
  }
  const total = inputs * outputs
  return {
    n_weights: total,
    n_zero: zero,
    n_pow2: powers,
    mean_csd: total === zero ? 0 : digits / (total - zero),
    distinct_products: products,
    distinct_csd3: multipliers,
    max_fan_in: fanIn.reduce((most, count) => Math.max(most, count), 0),
    n_dead_inputs: deadInputs,
    n_dead_outputs: fanIn.reduce((count, one) => count + (one === 0 ? 1 : 0), 0),
    n_negations: negations,
    n_narrow: narrow,
  }
}

/** The integer that a number becomes in a type; a float stays as it is, as if it had 24 bits behind the point. */
export function codeOf(value: number, type: Precision): number {
  if (type.kind === 'float') return Math.round(value * 2 ** 24)
  const scaled = value * 2 ** (type.width - type.integer)
  const code = type.rounding.startsWith('AP_RND') ? Math.floor(scaled + 0.5) : Math.floor(scaled)
  const size = 2 ** type.width
  const low = type.signed ? -size / 2 : 0
  if (code >= low && code < low + size) return code
  if (type.overflow.startsWith('AP_SAT')) return Math.max(low, Math.min(low + size - 1, code))
  return code - size * Math.floor((code - low) / size)
}

/** How many values are not zero after their cast. */
export function countNonZero(values: LayerWeights['values'], type: Precision): number {
  return values.reduce((count, value) => count + (codeOf(value, type) === 0 ? 0 : 1), 0)
}
