/** When a training ends before its last epoch. */
export interface EarlyStopping {
  /** After so many epochs in a row that are no better. */
  readonly patience: number
  /** An epoch is better when its loss is lower by more than this; default 0. */
  readonly minimalGain?: number
}

/** Tells of each epoch whether it is the best so far and whether the training ends. */
export type EpochWatch = (
  loss: number,
  restart: boolean,
) => { readonly best: boolean; readonly stop: boolean }

/**
 * Watches the losses of epochs. Those before the last change of the masks say nothing of the network that comes
 * out: with an epoch that changed them (`restart`) comparing starts anew.
 */
export function createWatch(stopping: EarlyStopping | undefined): EpochWatch {
  const { patience, minimalGain = 0 } = stopping ?? { patience: Number.POSITIVE_INFINITY }
  let lowest = Number.POSITIVE_INFINITY
  let waited = 0
  return (loss, restart) => {
    if (restart || loss < lowest - minimalGain) {
      lowest = loss
      waited = 0
      return { best: true, stop: false }
    }
    waited++
    return { best: false, stop: waited >= patience }
  }
}
