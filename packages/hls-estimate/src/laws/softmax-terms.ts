import type { SoftmaxConstants } from '../families/family.js'
import type { Terms } from './linear.js'

/** Terms of the LUTs and FFs of a softmax. */
export function softmaxTerms(outputs: number, fabric: boolean): Terms<keyof SoftmaxConstants['lut']> {
  return { output: outputs, once: 1, fabricUnit: fabric ? outputs : 0 }
}

/** Terms of its cycles: a tree finds the largest input, another adds up the exponentials. */
export function softmaxCycleTerms(
  outputs: number,
  fabric: boolean,
  clock: number,
): Terms<keyof SoftmaxConstants['cycles']> {
  return { once: 1, perNs: 1 / clock, level: Math.log2(Math.max(1, outputs)), fabric: fabric ? 1 : 0 }
}
