import { checkClassWeights, checkRows } from './check-rows.js'
import { layers } from './layers.js'
import { chooseLoss } from './losses/choose-loss.js'
import type { LossName } from './losses/loss.js'
import type { ByLayer, Network, NetworkArray } from './network.js'
import type { BackendName } from './run/backend.js'
import type { EarlyStopping } from './run/epoch-watch.js'

/** Rows with their classes, as `@metaml/datasets` gives them. */
export interface TrainingRows {
  /** Row after row, each in C order of the input's shape. */
  readonly x: Float32Array
  /** Index of each row's class; for the other losses, what each output is to be, row after row. */
  readonly y: ArrayLike<number>
  readonly rows: number
  /** What each row counts in the loss that is trained on, at least 0; default: 1 each. */
  readonly weights?: ArrayLike<number>
}

/** What an epoch came to. */
export interface EpochReport {
  /** From 1 on. */
  readonly epoch: number
  /** Mean over the epoch's rows as they were trained on, with penalties. */
  readonly loss: number
  /** After the epoch, with penalties. */
  readonly validationLoss?: number
  /** Of classes, or of outputs on the right side of a half; absent where the outputs are numbers. */
  readonly validationAccuracy?: number
  /** That the epoch was trained with. */
  readonly learningRate: number
}

export type { LossName } from './losses/loss.js'
export type { BackendName } from './run/backend.js'
export type { EarlyStopping } from './run/epoch-watch.js'

/** How to train. */
export interface TrainOptions {
  readonly epochs: number
  /** Rows a step; the last step of an epoch takes what is left. */
  readonly batchSize: number
  /**
   * `wasm` (default) gives the same bits on every machine. `node` is tfjs-node, an optional peer. `auto` takes the
   * faster of those that load, by the sizes of the layers and the batch.
   */
  readonly backend?: BackendName | 'auto'
  /** Default: what the network's last activation asks for. */
  readonly loss?: LossName
  /** A factor of the loss for each class (of a network with one sigmoid: 0 and 1). */
  readonly classWeights?: ArrayLike<number>
  /** Ends the training when the loss (of `validation`, where given) stops falling; not with `masksAt`. */
  readonly stopEarly?: EarlyStopping
  /** Gives the weights of the epoch with the lowest such loss, after the last change of masks; default: the last. */
  readonly bestWeights?: boolean
  readonly optimizer: { readonly name: 'adam'; readonly learningRate: number; readonly amsgrad?: boolean }
  /** Of shuffling and dropout. The same seed gives the same weights, bit for bit. */
  readonly seed: number
  /** Measured after each epoch. */
  readonly validation?: TrainingRows
  /**
   * Lowers the learning rate when the loss (of `validation`, where given) stops falling; epochs in which
   * `masksAt` changed the masks do not count.
   */
  readonly reduceOnPlateau?: { readonly factor: number; readonly patience: number }
  /** Looked at before every step. */
  readonly signal?: AbortSignal
  readonly onEpoch?: (report: EpochReport) => void
  /** Weights that are held at zero from the start; default: the network's masks. */
  readonly masks?: ByLayer<Uint8Array>
  /**
   * Asked for new masks, all of them, before some of the steps, the first and the last among them: at a point of
   * the training from 0 to 1, with the weights as they are then (to be read only). They hold until it is asked
   * again; the trained network carries the last ones.
   */
  readonly masksAt?: (progress: number, weights: ByLayer<NetworkArray>) => ByLayer<Uint8Array>
  /** Steps from one call of `masksAt` to the next; default: a hundredth of all. */
  readonly maskEvery?: number
}

/** A trained network, and its epochs. */
export interface TrainResult {
  readonly network: Network
  readonly epochs: readonly EpochReport[]
  /** That it was trained on. */
  readonly backend: BackendName
}

/**
 * Trains a network: Adam on its loss, with the L1 and L2 penalties of the layers' configurations. Masked weights
 * are exactly zero after every step.
 *
 * @throws METAML_E_KERAS_ROWS when rows do not fit the network, METAML_E_KERAS_LAYER, METAML_E_KERAS_WEIGHTS,
 *   METAML_E_KERAS_LOSS, METAML_E_KERAS_DIVERGED, METAML_E_KERAS_BACKEND; the reason of `signal` when it aborts
 */
export async function train(
  network: Network,
  rows: TrainingRows,
  options: TrainOptions,
): Promise<TrainResult> {
  const loss = chooseLoss(layers(network), options.loss)
  checkRows(network, rows, loss)
  if (options.validation !== undefined) checkRows(network, options.validation, loss)
  if (options.classWeights !== undefined) checkClassWeights(network, options.classWeights, loss)
  const { fit } = await import('./run/fit.js')
  return await fit(network, rows, loss, options)
}
