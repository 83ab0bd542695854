import { accuracy } from '../accuracy.js'
import { checkedLayers } from '../check-weights.js'
import type { ByLayer, Network } from '../network.js'
import { createRandom, shuffle } from '../random.js'
import type { EpochReport, TrainingRows, TrainOptions, TrainResult } from '../train.js'
import { createAdam } from './adam.js'
import { startBackend } from './backend.js'
import { logitLayers, meanCrossEntropy } from './cross-entropy.js'
import { divergence } from './divergence.js'
import { arraysOf, flatten, partsOf } from './flat-weights.js'
import { applyMasks, keepVector, sameMasks } from './hold-masks.js'
import { addPenaltyGradient, penalty } from './penalty.js'
import { createPlateau } from './plateau.js'
import { runRows } from './run-forward.js'
import { type Batch, createPass } from './train-step.js'

/** Streams of random numbers that follow from one seed. */
const streams = { shuffling: 1, dropout: 2 }

/** The training loop behind `train`, which states its contract. */
export async function fit(network: Network, data: TrainingRows, options: TrainOptions): Promise<TrainResult> {
  const backend = await startBackend(options.backend)
  const layers = checkedLayers(network)
  const logits = logitLayers(layers)
  const classes = layers.at(-1)!.outputShape[0]!
  const weights = flatten(network, layers)
  const { values, slots, trainable } = weights
  const gradient = new Float32Array(trainable)
  const pass = createPass(logits, weights, gradient, createRandom(options.seed, streams.dropout))
  const adam = createAdam(trainable, options.optimizer)
  const plateau = createPlateau(options.reduceOnPlateau)

  const { epochs, batchSize, signal } = options
  const stepsPerEpoch = Math.ceil(data.rows / batchSize)
  const steps = epochs * stepsPerEpoch
  const maskEvery = options.maskEvery ?? Math.max(1, Math.round(steps / 100))
  let masks: ByLayer<Uint8Array> = options.masks ?? network.masks
  let keep = keepVector(masks, slots, values.length)
  applyMasks(values, keep)

  const order = Uint32Array.from({ length: data.rows }, (_, row) => row)
  const random = createRandom(options.seed, streams.shuffling)
  const reports: EpochReport[] = []
  let step = 0
  for (let epoch = 1; epoch <= epochs; epoch++) {
    shuffle(order, random)
    let loss = 0
    let masksChanged = false
    for (let start = 0; start < data.rows; start += batchSize, step++) {
      await new Promise(resolve => setImmediate(resolve))
      signal?.throwIfAborted()
      backend.use()
      if (options.masksAt !== undefined && (step % maskEvery === 0 || step === steps - 1)) {
        masks = options.masksAt(steps === 1 ? 1 : step / (steps - 1), arraysOf(weights, true))
        const before = keep
        keep = keepVector(masks, slots, values.length)
        masksChanged ||= !sameMasks(before, keep)
        applyMasks(values, keep)
      }
      const batch = batchOf(data, order.subarray(start, Math.min(start + batchSize, data.rows)))
      const sum = pass(batch)
      if (!Number.isFinite(sum)) throw divergence(epoch, adam.learningRate)
      loss += sum + penalty(weights) * batch.rows
      addPenaltyGradient(weights, gradient)
      adam.step(values, gradient)
      applyMasks(values, keep)
    }
    if (!values.every(Number.isFinite)) throw divergence(epoch, adam.learningRate)
    const report: EpochReport = {
      epoch,
      loss: loss / data.rows,
      learningRate: adam.learningRate,
      ...measure(),
    }
    reports.push(report)
    adam.learningRate *= plateau(report.validationLoss ?? report.loss, masksChanged)
    options.onEpoch?.(report)
  }
  return { network: { ...network, weights: arraysOf(weights), masks }, epochs: reports }

  function measure(): Pick<EpochReport, 'validationLoss' | 'validationAccuracy'> {
    if (options.validation === undefined) return {}
    const { x, y, rows } = options.validation
    const outputs = runRows(layers, partsOf(slots, values), x, rows)
    return {
      validationLoss: meanCrossEntropy(outputs, y, classes) + penalty(weights),
      validationAccuracy: accuracy(outputs, y, classes),
    }
  }
}

/** The rows of a data set that stand in `order`. */
function batchOf({ x, y, rows }: TrainingRows, order: Uint32Array): Batch {
  const width = x.length / rows
  return {
    rows: order.length,
    classOf: row => y[order[row]!]!,
    writeInputs(to) {
      for (let row = 0; row < order.length; row++) {
        const from = order[row]! * width
        for (let i = 0, at = row * width; i < width; i++) to[at + i] = x[from + i]!
      }
    },
  }
}
