import type { Layer } from '../layers.js'
import type { Loss, Targets } from '../losses/loss.js'
import type { Random } from '../random.js'
import { fill, fromArray, type Tensor, tidy, view } from './backend.js'
import { type FlatWeights, partsOf } from './flat-weights.js'
import { sum as addUp } from './merging.js'
import { runForward, type Step } from './run-forward.js'
import type { Arrays } from './run-layer.js'

const none: Arrays = new Map()

/** A batch: so many rows, how to write their inputs, and what they are to give. */
export interface Batch extends Targets {
  readonly rows: number
  writeInputs(to: Float32Array): void
}

/**
 * Makes the function that passes a batch forth and back: it gives the sum of the rows' losses and fills
 * `gradient`, the gradient of their mean by the trainable values (without penalties).
 */
export function createPass(
  loss: Loss,
  weights: FlatWeights,
  gradient: Float32Array,
  random: Random,
): (batch: Batch) => number {
  const { layers } = loss
  const values = partsOf(weights.slots, weights.values)
  const slopes = partsOf(weights.slots, gradient)
  const reached = reachedLayers(layers, slopes)
  const { inputShape } = layers[0]!
  const outputs = layers.at(-1)!.outputShape[0]!
  return batch =>
    tidy(() => {
      const x = fill([batch.rows, ...inputShape], to => batch.writeInputs(to))
      const run = runForward(layers, values, x, random)
      const slope = new Float32Array(batch.rows * outputs)
      const sum = loss.pass(view(run.at(-1)!.passed.y), batch, slope)
      passBack(run, fromArray(slope, [batch.rows, outputs]), slopes, reached)
      return sum
    })
}

/** The layers whose output depends on a trained weight: the gradient is wanted that far back. */
function reachedLayers(layers: readonly Layer[], slopes: ReadonlyMap<string, Arrays>): Set<string> {
  const reached = new Set<string>()
  for (const { name, inputs } of layers) {
    if (slopes.has(name) || inputs.some(input => reached.has(input))) reached.add(name)
  }
  return reached
}

/** Passes the gradient by the last output back through the layers; where paths meet, gradients add up. */
function passBack(
  run: readonly Step[],
  last: Tensor,
  slopes: ReadonlyMap<string, Arrays>,
  reached: ReadonlySet<string>,
): void {
  const gradients = new Map<string, Tensor[]>([[run.at(-1)!.layer.name, [last]]])
  for (const { layer, passed } of run.toReversed()) {
    const parts = gradients.get(layer.name)
    if (parts === undefined || !reached.has(layer.name)) continue
    const wanted = layer.inputs.some(input => reached.has(input))
    const dy = parts.length === 1 ? parts[0]! : addUp(parts)
    const dxs = passed.back(dy, slopes.get(layer.name) ?? none, wanted)
    if (!wanted) continue
    layer.inputs.forEach((input, i) => {
      if (reached.has(input)) gradients.set(input, [...(gradients.get(input) ?? []), dxs[i]!])
    })
  }
}
