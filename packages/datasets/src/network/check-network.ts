import type { DatasetReference } from '@metaml/core'
import { datasetError } from '../dataset-error.js'
import type { Dataset } from '../open-dataset.js'
import { rescaleRows } from '../scaler.js'
import { alternativeScalings, scalingName } from './alternative-scalings.js'
import { type Confusion, countConfusion } from './confusion.js'
import { accuracyInOrder, fitClassOrder } from './fit-class-order.js'

/** Outputs of a network for rows, row after row. */
export type Predict = (x: Float32Array, rows: number) => Promise<Float32Array>

/** How a network did on rows that were scaled in some way. */
export interface ScalingTrial {
  readonly scaling: string
  readonly confusion: Confusion
}

/** Shares of right answers that differ by less say nothing. */
const margin = 0.1
/** How far from chance to certainty a network must be for another order of its classes to be believed. */
const plausible = 0.5

/** The share of right answers of whoever always says the most frequent class. */
export function chanceLevel(confusion: Confusion): number {
  const sizes = confusion.map(answers => answers.reduce((sum, n) => sum + n, 0))
  return Math.max(...sizes) / sizes.reduce((sum, n) => sum + n, 0)
}

/**
 * Evaluates a network that was trained elsewhere on `validation`, before anything is trained: where it is near chance, or
 * another scaling or class order would be right far more often, the error says what was tried and what would fit.
 *
 * Networks without one output for each of the classes are let through: there is no chance level.
 * @returns the trial with the data set's own scaling, if there was one
 * @throws METAML_E_DATASET_NETWORK
 */
export async function checkNetwork(dataset: Dataset, predict: Predict): Promise<ScalingTrial | undefined> {
  const { reference, scaler } = dataset
  const { x, y, rows } = await dataset.split('validation')
  const classes = reference.classes.length
  const evaluate = async (scaling: string, scaled: Float32Array): Promise<ScalingTrial | undefined> => {
    const outputs = await predict(scaled, rows)
    if (classes < 2 || outputs.length !== rows * classes) return undefined
    return { scaling, confusion: countConfusion(outputs, { x: scaled, y, rows }, classes) }
  }
  const own = await evaluate(scalingName(reference.scaling), x)
  if (own === undefined) return undefined
  const trials = [own]
  for (const { name, scaler: other } of await alternativeScalings(dataset)) {
    const trial = await evaluate(name, rescaleRows(x, scaler, other))
    if (trial) trials.push(trial)
  }
  const error = explainTrials(trials, reference)
  if (error) throw error
  return own
}

/** Whether a network is right hardly more often than whoever always says the most frequent class. */
export function isNearChance(confusion: Confusion): boolean {
  const chance = chanceLevel(confusion)
  return accuracyInOrder(confusion) < chance + margin * (1 - chance)
}

/**
 * Judges trials of one network, the first with the scaling that was asked for.
 * @returns the error METAML_E_DATASET_NETWORK, or undefined where the first is in order
 */
export function explainTrials(
  trials: readonly ScalingTrial[],
  reference: Pick<DatasetReference, 'source' | 'classes' | 'metric'>,
): Error | undefined {
  const first = trials[0]!
  const { classes, source, metric } = reference
  const judged = trials.map(({ scaling, confusion }) => {
    const best = fitClassOrder(confusion)
    return { scaling, accuracy: accuracyInOrder(confusion), best, order: best.order.map(i => classes[i]!) }
  })
  const chance = chanceLevel(first.confusion)
  const best = judged.reduce((a, b) => (b.best.accuracy > a.best.accuracy + 1e-12 ? b : a))
  const reordered = best.best.accuracy > best.accuracy + margin
  // The best of all orders is above chance for random outputs too.
  const fits = best.best.accuracy > chance + plausible * (1 - chance)
  const gained = fits && best.best.accuracy > judged[0]!.accuracy + margin
  if (!gained && !(metric === 'accuracy' && isNearChance(first.confusion))) return undefined
  const advice = [
    best.scaling !== first.scaling && `scaling: '${best.scaling}'`,
    reordered && `classes: [${best.order.map(name => `'${name}'`).join(', ')}]`,
  ].filter(text => text !== false)
  return datasetError('NETWORK', `The network does not fit the data set '${source}' as it is described.`, {
    expected: `clearly more than chance, ${percent(chance)}, with the classes ${classes.join(', ')}`,
    found: judged
      .map(
        ({ scaling, accuracy, best, order }) =>
          `scaling '${scaling}': ${percent(accuracy)}` +
          (best.accuracy > accuracy + margin
            ? ` (${percent(best.accuracy)} if its outputs are ${order.join(', ')})`
            : ''),
      )
      .join('; '),
    todo: gained
      ? `describe the data set with ${advice.join(' and ')}`
      : 'no scaling and no order of the classes helps: give the data that the network was trained on, or train it',
    data: {
      chance,
      tried: judged.map(({ scaling, accuracy, best, order }) => ({
        ...{ scaling, accuracy },
        reordered: { classes: order, accuracy: best.accuracy },
      })),
    },
  })
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
