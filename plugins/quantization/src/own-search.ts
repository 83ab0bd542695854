import { type CodeReference, MetamlError } from '@metaml/core'
import { loadCode } from '@metaml/plugin-kit'
import type { Measured } from './measure.js'
import type { PrecisionState } from './precision-state.js'
import type { Leg, Problem, Standing } from './search.js'

/** What a search of the user's gets: the start, and what it may ask. */
export interface OwnSearchProblem
  extends Pick<Problem, 'groups' | 'minFraction' | 'tolerance' | 'cost' | 'measure'> {
  readonly start: PrecisionState
}

/** A search of the user's: gives the fraction bits of every variable, within the tolerance on all rows. */
export type OwnSearch = (problem: OwnSearchProblem) => PrecisionState | Promise<PrecisionState>

/**
 * Runs a search of the user's, an {@link OwnSearch}, to its end.
 * @throws METAML_E_QUANTIZATION_SEARCH when what it gives is no state, or loses too much; METAML_E_CODE_MISSING,
 *   METAML_E_CODE_LOAD, METAML_E_CODE_EXPORT
 */
export async function ownLeg(
  problem: Problem,
  from: Standing,
  code: CodeReference,
  io: { readonly projectDir: string },
): Promise<Leg<never>> {
  const own = (await loadCode(code, io)) as unknown as OwnSearch
  const { groups, minFraction, tolerance, cost, measure } = problem
  const state = await own({ groups, minFraction, tolerance, cost, measure, start: from.state })
  const wrong = Object.keys(from.state).find(name => {
    const fraction: unknown = (state as PrecisionState | undefined)?.[name]?.fraction
    return !Number.isInteger(fraction) || (fraction as number) < minFraction[name]!
  })
  if (wrong !== undefined) {
    throw refused(
      code,
      `gives no fraction bits for '${wrong}' that it may have`,
      `${minFraction[wrong]} or more`,
    )
  }
  const measured = (await measure([state], 'all'))[0]!
  if (measured.bound > tolerance) {
    throw refused(code, `ends at a loss of ${shown(measured)}`, `at most ${tolerance}`)
  }
  const { value, loss } = measured
  const found = cost(state)
  return {
    ...{ state, measured, cost: found },
    decided: [{ move: code.$ref.export, value, loss, cost: found, accepted: true, state }],
  }
}

function shown({ loss, bound }: Measured): string {
  return bound === loss
    ? loss.toFixed(4)
    : `${loss.toFixed(4)} (${bound.toFixed(4)} with the wanted confidence)`
}

function refused(
  { $ref: { file, export: name } }: CodeReference,
  what: string,
  expected: string,
): MetamlError {
  return new MetamlError({
    code: 'METAML_E_QUANTIZATION_SEARCH',
    kind: 'usage',
    message: `The search '${name}' of '${file}' ${what}.`,
    expected,
    data: { file, export: name },
  })
}
