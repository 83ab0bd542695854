/** What the losses of an O-task's candidates are held against, all against the given network. */
export interface Tolerances {
  readonly scaling: number
  readonly pruning: number
  readonly quantization: number
}

/** What is asked for, and what is known of the rows that decide. */
export interface Asked {
  /** In the unit of the data set's metric. */
  readonly maxLoss: number
  /** How sure it is to be that other rows lose no more; 0.5: the loss alone decides. */
  readonly confidence: number
  /** Where they are known. */
  readonly validationRows?: number | undefined
}

/** Share of rows that a network which was trained again gets right or wrong where the given one does not. */
const changedShare = 0.08

/** Shares of what is left of the accepted loss: a network that is narrowed leaves some to pruning, and both some to the kernel. */
const shares = { scaling: 0.4, pruning: 0.7 }

/**
 * Divides the accepted loss. QUANTIZATION holds the loss and the standard errors that the wanted confidence asks for against
 * all of it. SCALING and PRUNING know no confidence: they get shares of what is left when as many standard errors are taken off,
 * so that what comes to QUANTIZATION can still be within. The standard error is that of a difference of two shares of right
 * answers on the same rows.
 */
export function tolerancesOf({ maxLoss, confidence, validationRows }: Asked): Tolerances {
  const error = validationRows === undefined ? 0 : Math.sqrt(changedShare / Math.max(1, validationRows))
  const left = Math.max(0, maxLoss - deviations(confidence) * error)
  return {
    scaling: rounded(shares.scaling * left),
    pruning: rounded(shares.pruning * left),
    quantization: confidence > 0.5 ? maxLoss : rounded(shares.pruning * maxLoss),
  }
}

/** Standard deviations that a normal variable stays below with this probability, by the logistic curve: 1.73 for 0.95. */
function deviations(probability: number): number {
  return Math.log(probability / (1 - probability)) / 1.702
}

/** Without the digits that nobody reads in a flow file. */
function rounded(value: number): number {
  return Number(value.toPrecision(3))
}
