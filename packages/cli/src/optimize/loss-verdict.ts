import type { JsonObject } from '@metaml/core'
import type { RunView } from '@metaml/engine'
import { formatNumber } from '../text/format-number.js'
import { nodeNames } from './default-flow.js'
import type { Gain } from './gains.js'
import { datasetOf } from './given-network.js'

/** What the whole flow lost on a split, and whether that is within what was accepted. */
export type SplitLoss = {
  readonly loss: number
  /** On validation of the last kernel's loss; on test the same, by the number of rows. Null where it is not known. */
  readonly standardError: number | null
  readonly within: boolean
}

/** The accepted loss against what was lost. */
export type LossVerdict = JsonObject & {
  readonly metric: string
  readonly maxLoss: number
  readonly validation: SplitLoss | null
  readonly test: SplitLoss | null
  /** Whether QUANTIZATION could begin: false where what came to it was not surely within already. */
  readonly narrowed: boolean
}

/** Judges what was lost on the rows that decided, and on those that were opened when the flow had ended. */
export function lossVerdict(view: RunView, gains: readonly Gain[], maxLoss: number): LossVerdict {
  const qualities = gains.filter(({ split }) => split !== null)
  const { firings, models } = view
  const steps = firings.find(({ node }) => node === nodeNames.quantization)?.steps ?? []
  const error = steps.findLast(({ decision }) => decision === 'accepted')?.standardError ?? null
  const splits = models.map(model => datasetOf(model)?.splits).find(known => known !== undefined)
  const judge = (split: 'validation' | 'test', standardError: number | null): SplitLoss | null => {
    const change = qualities.find(gain => gain.split === split)?.change ?? null
    if (change === null) return null
    // 0.82 - 0.8 is a little more than 0.02 in binary.
    const loss = Number((-change).toPrecision(12))
    return { loss, standardError, within: loss <= maxLoss + 1e-12 }
  }
  const ratio = splits === undefined ? null : Math.sqrt(splits.validation / Math.max(1, splits.test))
  return {
    metric: qualities[0]?.name ?? 'accuracy',
    maxLoss,
    validation: judge('validation', error),
    narrowed: steps.length === 0 || steps.some(({ decision }) => decision === 'accepted'),
    test: judge('test', error === null || ratio === null ? null : error * ratio),
  }
}

/** The verdict in sentences; undefined where nothing is known. */
export function lossText(verdict: LossVerdict): string | undefined {
  const text = judgement(verdict)
  if (text === undefined || verdict.narrowed) return text
  return `${text}\nNo type was narrowed: by so few rows it can't be as sure as --confidence wants that the kernel, as it came to QUANTIZATION, loses no more. More rows, a larger --max-loss or a --confidence nearer to 0.5 let it begin.`
}

function judgement({ metric, maxLoss, validation, test }: LossVerdict): string | undefined {
  if (validation === null) return undefined
  const points = /accuracy$/.test(metric)
  const figure = (value: number): string => (points ? (100 * value).toFixed(2) : formatNumber(value))
  const lost = ({ loss, standardError }: SplitLoss): string =>
    `${figure(loss)}${standardError === null ? '' : ` ± ${figure(standardError)}`}`
  const unit = points ? ' points' : ''
  const accepted = `--max-loss ${maxLoss}`
  const onValidation = `Loss of ${metric}${points ? ' in points' : ''}: ${lost(validation)} on the validation rows, which decided`
  if (test === null) return `${onValidation}; what the test rows lose is not known.`
  const both = `${onValidation}; ${lost(test)} on the test rows.`
  if (validation.within && test.within) return `${both} ${accepted} holds on both.`
  if (!validation.within) {
    return `${both} ${accepted} (${figure(maxLoss)}${unit}) does not hold${test.within ? ' on the validation rows' : ' on either'}: the kernel loses that much before anything is narrowed. Try more --epochs, or a larger --max-loss.`
  }
  return `${both} ${accepted} (${figure(maxLoss)}${unit}) holds on the validation rows, but NOT on the test rows: the test figure is the one to report. To be surer: more rows, a smaller --max-loss, or --confidence nearer to 1.`
}
