import type { DenseFacts } from '../description/dense-facts.js'

/**
 * Adders of a dense layer, latency strategy: what joins the terms of each output, one for each distinct product of two
 * digits, and those that negate.
 *
 * Within 3 % on nearly all layers without HGQ of all tools in the calibration; worst 8 %.
 */
export function adders(facts: DenseFacts): number {
  const { nonZeros, biases, liveOutputs, pairs } = facts
  const joins = Math.max(0, nonZeros + biases - liveOutputs)
  return joins + pairs + (facts.negations ?? expectedNegations(facts))
}

/**
 * Negations where only counts are known: a quarter of the pairs have two negative digits, and an input is negated once
 * if any of its powers of two is negative (half of them are).
 *
 * Checked on 25 layers where the tool reports its adders: the total is then within 2.5 %, but for one layer of 7,244.
 */
export function expectedNegations({ pairs, powers, liveInputs }: DenseFacts): number {
  if (liveInputs === 0) return 0
  return pairs / 4 + liveInputs * (1 - Math.exp(-powers / (2 * liveInputs)))
}

/**
 * Bits of an adder in the mean over a balanced tree: a product's bits at the leaves, one more a level, at most those of
 * the accumulator.
 *
 * A code has three bits for every signed digit (a digit in three is not zero), at most its type's.
 */
export function meanAdderWidth(facts: DenseFacts): number {
  const { inputWidth, weightWidth, accumWidth, droppedBits, meanDigits } = facts
  const leaf = inputWidth + Math.min(weightWidth, 3 * meanDigits) - droppedBits
  let terms = termsPerOutput(facts)
  let [bits, count] = [0, 0]
  for (let level = 1; terms > 1; level++, terms /= 2) {
    const here = Math.min(terms / 2, terms - 1)
    bits += here * Math.max(1, Math.min(accumWidth, leaf + level))
    count += here
  }
  return count === 0 ? Math.max(1, Math.min(accumWidth, leaf + 1)) : bits / count
}

/** Terms that an output adds up, in the mean: its weights and its bias. */
export function termsPerOutput({ nonZeros, biases, liveOutputs }: DenseFacts): number {
  return liveOutputs === 0 ? 0 : (nonZeros + biases) / liveOutputs
}
