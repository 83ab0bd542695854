import { checkedLayers } from '../check-weights.js'
import type { Loss } from '../losses/loss.js'
import type { ByLayer, Network } from '../network.js'
import { createRandom, shuffle } from '../random.js'
import type { EpochReport, TrainingRows, TrainOptions, TrainResult } from '../train.js'
import { createAdam } from './adam.js'
import { startBackend } from './backend.js'
import { holdBounds } from './bounds.js'
import { chooseBackend } from './choose-backend.js'
import { divergence } from './divergence.js'
import { createWatch } from './epoch-watch.js'
import { arraysOf, flatten, partsOf } from './flat-weights.js'
import { applyMasks, keepVector, sameMasks } from './hold-masks.js'
import { addPenaltyGradient, penalty } from './penalty.js'
import { createPlateau } from './plateau.js'
import { runRows } from './run-forward.js'
import { type Batch, createPass } from './train-step.js'

/** Streams of random numbers that follow from one seed. */
const streams = { shuffling: 1, dropout: 2 }

/** The training loop behind `train`, which states its contract. */
export async function fit(
  network: Network,
  data: TrainingRows,
  loss: Loss,
  options: TrainOptions,
): Promise<TrainResult> {
  const layers = checkedLayers(network)
  const { backend: asked = 'wasm' } = options
  const backend = await startBackend(asked === 'auto' ? chooseBackend(layers, options.batchSize) : asked)
  const weights = flatten(network, layers)
  const { values, slots, trainable } = weights
  const gradient = new Float32Array(trainable)
  const pass = createPass(loss, weights, gradient, createRandom(options.seed, streams.dropout))
  const adam = createAdam(trainable, options.optimizer)
  const plateau = createPlateau(options.reduceOnPlateau)
  const watch = createWatch(options.stopEarly)

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
  let best: Float32Array | undefined
  for (let epoch = 1; epoch <= epochs; epoch++) {
    shuffle(order, random)
    let total = 0
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
      const rows = order.subarray(start, Math.min(start + batchSize, data.rows))
      const batch = batchOf(data, rows, loss, options.classWeights)
      const sum = pass(batch)
      if (!Number.isFinite(sum)) throw divergence(epoch, adam.learningRate)
      total += sum + penalty(weights) * batch.rows
      addPenaltyGradient(weights, gradient)
      adam.step(values, gradient)
      holdBounds(weights)
      applyMasks(values, keep)
    }
    if (!values.every(Number.isFinite)) throw divergence(epoch, adam.learningRate)
    const report: EpochReport = {
      epoch,
      loss: total / data.rows,
      learningRate: adam.learningRate,
      ...measure(),
    }
    reports.push(report)
    const watched = report.validationLoss ?? report.loss
    adam.learningRate *= plateau(watched, masksChanged)
    options.onEpoch?.(report)
    const seen = watch(watched, masksChanged)
    if (options.bestWeights && seen.best) best = values.slice()
    // Masks are asked for until the last step: a training that stopped before has none of its last ones.
    if (seen.stop && options.masksAt === undefined) break
  }
  if (best !== undefined) values.set(best)
  return {
    network: { ...network, weights: arraysOf(weights), masks },
    epochs: reports,
    backend: backend.name,
  }

  function measure(): Pick<EpochReport, 'validationLoss' | 'validationAccuracy'> {
    if (options.validation === undefined) return {}
    const { x, y, rows } = options.validation
    const measured = loss.measure(runRows(layers, partsOf(slots, values), x, rows), y)
    const { accuracy } = measured
    return {
      validationLoss: measured.loss + penalty(weights),
      ...(accuracy !== undefined && { validationAccuracy: accuracy }),
    }
  }
}

/** The rows of a data set that stand in `order`. */
function batchOf(
  { x, y, rows, weights }: TrainingRows,
  order: Uint32Array,
  { targets }: Loss,
  classWeights: ArrayLike<number> | undefined,
): Batch {
  const width = x.length / rows
  const ofClass = (row: number) => (classWeights === undefined ? 1 : classWeights[y[row]!]!)
  const weighted = weights !== undefined || classWeights !== undefined
  return {
    rows: order.length,
    target: (row, output) => y[order[row]! * targets + output]!,
    ...(weighted && { weight: row => (weights?.[order[row]!] ?? 1) * ofClass(order[row]!) }),
    writeInputs(to) {
      for (let row = 0; row < order.length; row++) {
        const from = order[row]! * width
        for (let i = 0, at = row * width; i < width; i++) to[at + i] = x[from + i]!
      }
    },
  }
}
