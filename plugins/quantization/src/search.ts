import type { Measured } from './measure.js'
import type { Choice, PrecisionState } from './precision-state.js'

/** What is narrowed at once. */
export type Group = {
  readonly name: string
  readonly variables: readonly string[]
}

/** What a search may ask. */
export interface Problem {
  readonly groups: readonly Group[]
  /** The fewest fraction bits of each variable. */
  readonly minFraction: { readonly [variable: string]: number }
  /** Variables that may round and saturate; none where types stay plain. */
  readonly modal: ReadonlySet<string>
  /** The accepted loss, α. */
  readonly tolerance: number
  /** Hardware. */
  cost(state: PrecisionState): number
  /**
   * What states lose: on all rows that decide, or on a part of them, for the order of steps alone. Each counts as a
   * candidate.
   */
  measure(states: readonly PrecisionState[], rows: 'part' | 'all'): Promise<readonly Measured[]>
}

/** A step that was decided on, on all rows. */
export type Decided = {
  /** The group and what was done to it: `fc1.weight -2`. */
  readonly move: string
  readonly value: number
  readonly loss: number
  readonly cost: number
  readonly accepted: boolean
  readonly state: PrecisionState
}

/** Where a search stands. */
export type Standing = {
  readonly state: PrecisionState
  readonly measured: Measured
  readonly cost: number
}

/** What one leg of a search brought about; the next one starts from it. */
export type Leg<Memory> = Standing & {
  readonly decided: readonly Decided[]
  /** What the search wants to know again; absent when it is over. */
  readonly memory?: Memory
}

/** What is done to a group's variables beside taking fraction bits off. */
export type Act = 'narrow' | 'round' | 'clip'

/**
 * Takes fraction bits off a group's variables, as far as they have some. `round` makes them round as well, and `clip`
 * takes one integer bit more and makes them saturate, where a variable may. Undefined when nothing changes.
 */
export function narrow(
  state: PrecisionState,
  { variables }: Group,
  bits: number,
  { minFraction, modal }: Pick<Problem, 'minFraction' | 'modal'>,
  act: Act = 'narrow',
): PrecisionState | undefined {
  const changed: { [variable: string]: Choice } = { ...state }
  let narrowed = false
  for (const name of variables) {
    const choice = state[name]!
    if (act !== 'narrow' && (!modal.has(name) || (act === 'round' && choice.rounds))) continue
    const clips = (choice.clips ?? 0) + (act === 'clip' ? 1 : 0)
    const fraction = Math.max(minFraction[name]! + clips, choice.fraction - bits)
    if (fraction > choice.fraction || (fraction === choice.fraction && act !== 'clip')) continue
    const rounds = choice.rounds === true || act === 'round'
    changed[name] = { fraction, ...(rounds && { rounds }), ...(clips > 0 && { clips }) }
    narrowed = true
  }
  return narrowed ? changed : undefined
}
