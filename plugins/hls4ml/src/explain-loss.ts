import { type InputCheck, inputWarning } from './check-inputs.js'
import type { Comparison } from './compare-outputs.js'
import type { Conversion } from './run-hls4ml.js'

/** Where accuracy is lost on the way from float to C++. */
export type LossCause = 'none' | 'inputs' | 'weights' | 'softmax' | 'layers'

/** What is known of a simulated kernel. */
export interface LossFacts {
  readonly outputs: Comparison
  /** Of the values before the last softmax. */
  readonly beforeSoftmax?: Comparison
  readonly inputs?: InputCheck
  readonly weightsOutside: Conversion['weightsOutside']
}

/** A loss and its cause, in a sentence. */
export type LossExplanation = {
  /** Of accuracy, float minus csim. */
  readonly loss: number
  readonly cause: LossCause
  readonly text: string
  /** Whether it is more than a conversion that went well loses: a point, or another class on one row in twenty. */
  readonly warn: boolean
}

/**
 * Says where the loss between float and csim comes from: from the softmax where most of it is gone before it, else
 * from inputs or weights that their types can't hold, else from the types of the layers.
 *
 * Less than half a point, and another class on less than three rows in a hundred, counts as no loss.
 */
export function explainLoss(facts: LossFacts): LossExplanation {
  const { outputs } = facts
  const loss = outputs.floatAccuracy - outputs.accuracy
  return { loss, ...findCause(facts, loss), warn: loss >= 0.01 || outputs.agreement < 0.95 }
}

function findCause(
  { outputs, beforeSoftmax, inputs, weightsOutside }: LossFacts,
  loss: number,
): { cause: LossCause; text: string } {
  const figures = `accuracy ${percent(outputs.floatAccuracy)} in float, ${percent(outputs.accuracy)} in csim`
  const changed = `${figures}, the same class on ${percent(outputs.agreement)} of the rows`
  if (loss < 0.005 && outputs.agreement > 0.97) return { cause: 'none', text: `${changed}.` }
  if (beforeSoftmax && 1 - beforeSoftmax.agreement < (1 - outputs.agreement) / 2) {
    const before = `before the softmax ${percent(beforeSoftmax.accuracy)}, the same class on ${percent(beforeSoftmax.agreement)}`
    const text = `${changed}; ${before}: the softmax's tables lose it. Set softmax: 'argmax', or give the softmax layer wider table types.`
    return { cause: 'softmax', text }
  }
  const warning = inputs && inputWarning(inputs)
  if (warning) return { cause: 'inputs', text: `${changed}. ${warning}` }
  if (weightsOutside.length > 0) {
    return { cause: 'weights', text: `${changed}. ${weightsWarning(weightsOutside)}` }
  }
  const text = `${changed}: the types of the layers lose it. Give them more bits: integer bits where values overflow, fraction bits where they are small.`
  return { cause: 'layers', text }
}

/** Says which weights their types can't hold. */
export function weightsWarning(outside: Conversion['weightsOutside']): string {
  const list = outside.map(
    ({ layer, variable, type, weights, largest }) =>
      `${weights} of ${layer}.${variable} (up to ${Number(largest.toPrecision(4))}, ${type})`,
  )
  return `Weights that their type can't hold: ${list.join('; ')}.`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`
}
