import type { Layer } from '../layers.js'
import type { Random } from '../random.js'
import { fill, fromArray, tidy, view } from './backend.js'
import { crossEntropy } from './cross-entropy.js'
import { type FlatWeights, partsOf } from './flat-weights.js'
import { runForward } from './run-forward.js'
import type { Arrays } from './run-layer.js'

const none: Arrays = new Map()

/** A batch: so many rows, and how to write their inputs and tell their classes. */
export interface Batch {
  readonly rows: number
  writeInputs(to: Float32Array): void
  classOf(row: number): number
}

/**
 * Makes the function that passes a batch forth and back: it gives the sum of the rows' losses and fills
 * `gradient`, the gradient of their mean by the trainable values (without penalties).
 * @param layers those before the softmax, which the loss contains
 */
export function createPass(
  layers: readonly Layer[],
  weights: FlatWeights,
  gradient: Float32Array,
  random: Random,
): (batch: Batch) => number {
  const values = partsOf(weights.slots, weights.values)
  const slopes = partsOf(weights.slots, gradient)
  const firstTrained = layers.findIndex(({ name }) => slopes.has(name))
  const { inputShape } = layers[0]!
  const classes = layers.at(-1)!.outputShape[0]!
  return batch =>
    tidy(() => {
      const x = fill([batch.rows, ...inputShape], to => batch.writeInputs(to))
      const run = runForward(layers, values, x, random)
      const slope = new Float32Array(batch.rows * classes)
      const loss = crossEntropy(view(run.at(-1)!.passed.y), classes, row => batch.classOf(row), slope)
      let dy = fromArray(slope, [batch.rows, classes])
      for (let i = run.length - 1; i >= 0; i--) {
        const { layer, passed } = run[i]!
        // The input layer is not in the run: layer i of it is layer i + 1.
        const wanted = i + 1 > firstTrained
        const dx = passed.back(dy, slopes.get(layer.name) ?? none, wanted)
        if (!wanted || dx === undefined) break
        dy = dx
      }
      return loss
    })
}
