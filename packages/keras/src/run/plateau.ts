/** When the learning rate falls. */
export interface PlateauOptions {
  /** What it is multiplied by. */
  readonly factor: number
  /** After so many epochs in a row that are no better. */
  readonly patience: number
}

/** An epoch is better when its loss is lower by more than this. */
const minimalGain = 1e-4

/**
 * Makes the function that takes each epoch's loss and gives what the learning rate is multiplied by then, as
 * Keras' ReduceLROnPlateau does by default. The loss of an epoch in which the masks changed (`restart`) says
 * nothing of the learning rate: comparing starts anew with it.
 */
export function createPlateau(
  options: PlateauOptions | undefined,
): (loss: number, restart: boolean) => number {
  let best = Number.POSITIVE_INFINITY
  let waited = 0
  return (loss, restart) => {
    if (options === undefined) return 1
    if (restart || loss < best - minimalGain) {
      best = loss
      waited = 0
      return 1
    }
    if (++waited < options.patience) return 1
    waited = 0
    return options.factor
  }
}
