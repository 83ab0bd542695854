import type { Layer } from '@metaml/hls-cpp/graph'
import { codeOf } from './count-weights.js'
import { signedDigits } from './digits.js'
import type { LayerDescription } from './layer-description.js'

/**
 * Counts the scales of a batch normalization after their cast: those that need a multiplier (three signed digits or more) and those
 * that are powers of two; empty where they are not known.
 */
export function countScales({
  types,
  weights,
}: Layer): Pick<LayerDescription, 'n_weights' | 'n_zero' | 'n_pow2' | 'distinct_csd3'> {
  const { scale } = weights
  const type = types.scale ?? scale?.type
  if (scale === undefined || type === undefined) return {}
  const digits = Array.from(scale.values, value => {
    const code = codeOf(value, type.precision)
    return code === 0 ? 0 : signedDigits(code)
  })
  return {
    n_weights: digits.length,
    n_zero: digits.filter(count => count === 0).length,
    n_pow2: digits.filter(count => count === 1).length,
    distinct_csd3: digits.filter(count => count > 2).length,
  }
}
