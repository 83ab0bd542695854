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
  readonly tally: { readonly candidates: number; readonly seconds: number; readonly steps: number }
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
    by: start.by,
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
      `${tally.candidates} candidates in ${rate} (${start.by}); cost ${Math.round(start.cost)} -> ${Math.round(best.cost)}, ${(100 * saved).toFixed(1)} % less.`,
    ),
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

function info(text: string): { text: string; warn: boolean } {
  return { text, warn: false }
}

function describeLayer({ name, input, weight, accum, result }: WriteResult['layers'][number]): string {
  const parts = Object.entries({ input, weight, accum, result }).filter(([, bits]) => bits !== undefined)
  return `${name} ${parts.map(([role, bits]) => `${role} ${bits}`).join(', ')}`
}

function describeOverflows({ compiled }: WriteResult): { text: string; warn: boolean }[] {
  const outside = Object.entries(compiled?.overflows ?? {}).filter(([, one]) => one.outside > 0)
  if (compiled === undefined) return []
  if (outside.length === 0) return [info('No value overflows on the validation rows.')]
  const list = outside.map(([layer, { outside: count, values }]) => `${layer} ${count} of ${values}`)
  return [
    {
      text: `Values that their type can't hold, on the validation rows: ${list.join(', ')}. A margin above 0 gives them room.`,
      warn: true,
    },
  ]
}

function describeWeights({ weights }: WriteResult): { text: string; warn: boolean }[] {
  const changed = weights.filter(
    ({ zeros, zerosBefore, distinct, distinctBefore }) => zeros > zerosBefore || distinct < distinctBefore,
  )
  if (changed.length === 0) return []
  const list = changed.map(
    ({ layer, role, zeros, zerosBefore, distinct, weights: count }) =>
      `${layer}.${role} ${zeros - zerosBefore} more zeros (${zeros} of ${count}), ${distinct} different numbers`,
  )
  return [info(`Weights that became zero or equal: ${list.join('; ')}.`)]
}
