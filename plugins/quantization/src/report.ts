import type { JsonObject, Stage } from '@metaml/core'
import type { ProfileResult } from './profile.js'
import type { Standing } from './search.js'
import type { SearchLegResult } from './search-leg.js'
import type { WriteResult } from './write.js'

/** All that is known of a finished search. */
export interface SearchFacts {
  readonly written: WriteResult
  readonly profile: ProfileResult
  readonly start: SearchLegResult
  readonly best: Standing
  readonly tally: {
    readonly candidates: number
    readonly compiled: number
    readonly seconds: number
    readonly steps: number
  }
  readonly reference: { readonly model: string; readonly stage: Stage; readonly value: number }
  readonly metric: string
}

/** The report that lies beside the model, as `quantization.json`. */
export function reportOf(facts: SearchFacts): JsonObject {
  const { written, profile, start, best, tally, reference, metric } = facts
  return {
    metric,
    reference,
    loss: best.measured.loss,
    ...(written.standardError !== undefined && { standardError: written.standardError }),
    value: best.measured.value,
    rows: start.rows,
    cost: { start: start.cost, found: best.cost },
    candidates: tally.candidates,
    by: simulatedBy(tally),
    ...(tally.compiled > 0 && { compiledCandidates: tally.compiled }),
    layers: written.layers,
    types: written.types,
    precision: written.precision,
    weights: written.weights,
    ...(written.compiled && { compiled: written.compiled }),
    ranges: profile,
  }
}

/** What a user should know of the winner, each in a line. */
export function describeWinner(facts: SearchFacts): { readonly text: string; readonly warn: boolean }[] {
  const { written, start, best, tally, reference, metric } = facts
  const { compiled } = written
  const error = written.standardError === undefined ? '' : ` ± ${written.standardError.toFixed(4)}`
  const saved = start.cost === 0 ? 0 : 1 - best.cost / start.cost
  const rate = tally.seconds > 0 ? `${tally.seconds.toFixed(1)} s` : 'no time'
  return [
    info(
      `${metric} ${best.measured.value.toFixed(4)} (csim) against ${reference.value.toFixed(4)} of ${reference.model} (${reference.stage}): loss ${best.measured.loss.toFixed(4)}${error} on ${start.rows} validation rows.`,
    ),
    info(`Bits per virtual layer: ${written.layers.map(describeLayer).join('; ')}.`),
    info(
      `${tally.candidates} candidates in ${rate} (${simulatedBy(tally)}); cost ${Math.round(start.cost)} -> ${Math.round(best.cost)}, ${(100 * saved).toFixed(1)} % less.`,
    ),
    ...describeDearer(facts),
    ...describeDoubt(facts),
    ...(compiled
      ? [
          info(
            compiled.differing === undefined
              ? `Compiled with g++ and measured on ${compiled.rows} rows.`
              : `Compiled with g++: ${compiled.differing} outputs differ from the simulator's on ${compiled.rows} rows.`,
          ),
        ]
      : []),
    ...describeOverflows(written),
    ...describeWeights(written),
  ]
}

/** What candidates were measured with. */
export function simulatedBy({ candidates, compiled }: SearchFacts['tally']): string {
  if (compiled === 0) return 'simulator'
  return compiled === candidates ? 'g++' : `simulator, ${compiled} with g++`
}

function info(text: string): { text: string; warn: boolean } {
  return { text, warn: false }
}

function describeLayer({ name, input, weight, accum, result }: WriteResult['layers'][number]): string {
  const parts = Object.entries({ input, weight, accum, result }).filter(([, bits]) => bits !== undefined)
  return `${name} ${parts.map(([role, bits]) => `${role} ${bits}`).join(', ')}`
}

/** A kernel whose types are narrower than `startPrecision` already may come out wider than it went in. */
export function describeDearer({ start, best }: Pick<SearchFacts, 'start' | 'best'>): {
  text: string
  warn: boolean
}[] {
  if (best.cost <= start.inputCost) return []
  return [
    {
      text: `The kernel that came in is cheaper: ${Math.round(start.inputCost)} against ${Math.round(best.cost)}. Its types are narrower than those that the search starts from: give a startPrecision with fewer fraction bits, or keep that kernel.`,
      warn: true,
    },
  ]
}

/** Other rows lose something else, and a search that chose by these rows makes it rather more than less. */
function describeDoubt({ written, best }: SearchFacts): { text: string; warn: boolean }[] {
  const { standardError } = written
  if (standardError === undefined) return []
  const { bound, loss } = best.measured
  const left =
    bound > loss
      ? `\`confidence\` left ${(bound - loss).toFixed(4)} for that`
      : '`confidence` above 0.5 leaves room for that'
  return [
    info(
      `The search chose by these rows: others may lose ${(2 * standardError).toFixed(4)} more (two standard errors); ${left}.`,
    ),
  ]
}

function describeOverflows({ compiled }: WriteResult): { text: string; warn: boolean }[] {
  if (compiled === undefined) return []
  const outside = Object.entries(compiled.overflows).filter(([, one]) => one.outside > 0)
  const list = (clips: boolean): string =>
    outside
      .filter(([, one]) => one.clips === clips)
      .map(([layer, { outside: count, values }]) => `${layer} ${count} of ${values}`)
      .join(', ')
  const [wrap, clip] = [list(false), list(true)]
  return [
    ...(outside.length === 0 ? [info('No value overflows on the validation rows.')] : []),
    ...(wrap === ''
      ? []
      : [
          {
            text: `Values that their type can't hold, on the validation rows: ${wrap}. A margin above 0 gives them room.`,
            warn: true,
          },
        ]),
    ...(clip === '' ? [] : [info(`Values that saturate, on the validation rows: ${clip}.`)]),
  ]
}

function describeWeights({ weights }: WriteResult): { text: string; warn: boolean }[] {
  const { zeros, equal } = lostWeights(weights)
  if (zeros + equal === 0) return []
  const list = weights
    .filter(one => one.zeros > one.zerosBefore || one.distinct < one.distinctBefore)
    .map(
      ({ layer, role, zeros: now, weights: count, distinct }) =>
        `${layer}.${role} ${now}/${count} are 0, ${distinct} numbers`,
    )
  return [info(`${zeros} weights became zero, ${equal} equal to others: ${list.join('; ')}.`)]
}

/** How many weights became zero, and how many of the others share their number with one that they did not share it with. */
export function lostWeights(weights: WriteResult['weights']): {
  readonly zeros: number
  readonly equal: number
} {
  const zeros = weights.reduce((sum, one) => sum + one.zeros - one.zerosBefore, 0)
  return { zeros, equal: weights.reduce((sum, one) => sum + one.equal, 0) }
}
