import {
  boundOf,
  directionOf,
  intervalText,
  isInterval,
  isKnownNumber,
  type Metric,
  type Split,
  stages,
} from '@metaml/core'
import type { FigureName } from './syntax-tree.js'

const splits: readonly (Split | undefined)[] = ['validation', undefined, 'train']

/** A figure as a number to decide by. */
export interface ChosenFigure {
  readonly value: number
  /** As it is shown: `DSP@estimate = 512`. */
  readonly shown: string
  /** What a user should know of how it was taken: an interval, or no figure at all. */
  readonly caution?: string
}

/**
 * Finds a figure among those of a model; never one of the split test. Where no stage is asked for the one nearest to
 * the chip is taken, where no split is, validation; of several that are the same in all that, the last.
 */
export function findFigure(figures: readonly Metric[], wanted: FigureName): Metric | undefined {
  const fits = figures.filter(
    ({ name, stage, split }) =>
      name === wanted.name &&
      split !== 'test' &&
      (wanted.stage === undefined || stage === wanted.stage) &&
      (wanted.split === undefined || split === wanted.split),
  )
  const rank = ({ stage, split }: Metric): number =>
    stages.indexOf(stage) * splits.length - splits.indexOf(split)
  return fits.reduce<Metric | undefined>(
    (best, figure) => (best === undefined || rank(figure) >= rank(best) ? figure : best),
    undefined,
  )
}

/**
 * The number that stands for a figure: of an interval the bound that is worse for the user, and for an unknown one
 * (absent, or no number) the worst there is: what is to be low counts as infinite, what is to be high as infinitely low.
 * Of the reference it is the other way round: the model is compared with it, and looks worse beside a better one.
 * @returns undefined for an unknown figure of which it is not known what is worse
 */
export function chooseFigure(figures: readonly Metric[], wanted: FigureName): ChosenFigure | undefined {
  const found = findFigure(figures, wanted)
  const asked = textOf(wanted)
  const direction = directionOf(found ?? wanted)
  const counted = wanted.of === 'reference' ? 'better' : 'worse'
  const least = (direction === 'higher') === (counted === 'worse')
  const worst = least ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const as = least ? 'infinitely low' : 'infinite'
  if (found === undefined || !isKnown(found)) {
    if (direction === 'neither') return undefined
    const caution = `${asked} is unknown; it is taken as ${as}, the worst for you.`
    return { value: worst, shown: `${asked} unknown`, caution }
  }
  const { stage, split } = found
  const name = textOf({ ...wanted, stage, ...(split !== undefined && { split }) })
  const taken = (number: number): string => `${name} = ${number}`
  const value = boundOf(found, counted)
  const range = intervalText(found, name)
  if (value === undefined) {
    if (direction === 'neither') return undefined
    const caution = `${range}; its worse bound is unknown, so it is taken as ${as}.`
    return { value: worst, shown: taken(worst), caution }
  }
  if (!isInterval(found)) return { value, shown: taken(value) }
  const caution =
    direction === 'neither'
      ? `${range}; neither bound is worse, so it is taken as ${value}.`
      : `${range}; it is taken as ${value}, the bound that is worse for you.`
  return { value, shown: taken(value), caution }
}

/** Whether a figure says anything: one that came out as no number, such as a loss that diverged, does not. */
export function isKnown({ value, low, high }: Metric): boolean {
  return [value, low, high].some(isKnownNumber)
}

/** The name of a figure as an expression writes it. */
export function textOf({ name, stage, split, of }: FigureName): string {
  const qualifiers = [stage, split].filter(word => word !== undefined).map(word => `@${word}`)
  return `${of === 'reference' ? 'reference.' : ''}${name}${qualifiers.join('')}`
}
