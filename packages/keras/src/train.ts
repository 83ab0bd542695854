import { checkRows } from './check-rows.js'
import type { ByLayer, Network, NetworkArray } from './network.js'
import type { BackendName } from './run/backend.js'

/** Rows with their classes, as `@metaml/datasets` gives them. */
export interface TrainingRows {
  /** Row after row, each in C order of the input's shape. */
  readonly x: Float32Array
  /** Index of each row's class. */
  readonly y: ArrayLike<number>
  readonly rows: number
}

/** What an epoch came to. */
export interface EpochReport {
  /** From 1 on. */
  readonly epoch: number
  /** Mean over the epoch's rows as they were trained on, with penalties. */
  readonly loss: number
  /** After the epoch, with penalties. */
  readonly validationLoss?: number
  readonly validationAccuracy?: number
  /** That the epoch was trained with. */
  readonly learningRate: number
}

export type { BackendName } from './run/backend.js'

/** How to train. */
export interface TrainOptions {
  readonly epochs: number
  /** Rows a step; the last step of an epoch takes what is left. */
  readonly batchSize: number
  /** Default: `wasm`. */
  readonly backend?: BackendName
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
}

/**
 * Trains a network that ends in a softmax: Adam on the categorical cross-entropy, with the L1 and L2 penalties
 * of the layers' configurations. Masked weights are exactly zero after every step.
 *
 * @throws METAML_E_KERAS_ROWS when rows do not fit the network, METAML_E_KERAS_LAYER, METAML_E_KERAS_WEIGHTS,
 *   METAML_E_KERAS_LOSS, METAML_E_KERAS_DIVERGED, METAML_E_KERAS_BACKEND; the reason of `signal` when it aborts
 */
export async function train(
  network: Network,
  rows: TrainingRows,
  options: TrainOptions,
): Promise<TrainResult> {
  checkRows(network, rows)
  if (options.validation !== undefined) checkRows(network, options.validation)
  const { fit } = await import('./run/fit.js')
  return await fit(network, rows, options)
}
