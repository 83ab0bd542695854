import type { Measured } from './measure.js'
import type { PrecisionState } from './precision-state.js'

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
  /** The accepted loss, α. */
  readonly tolerance: number
  /** Hardware. */
  cost(state: PrecisionState): number
  /**
   * What states lose: on all rows that decide, or on a part of them, for the order of steps alone. Undefined for
   * states that no kernel can have. Each counts as a candidate.
   */
  measure(states: readonly PrecisionState[], rows: 'part' | 'all'): Promise<readonly (Measured | undefined)[]>
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

/** Takes fraction bits off a group's variables, as far as they have some; undefined when none has. */
export function narrow(
  state: PrecisionState,
  { variables }: Group,
  bits: number,
  minFraction: Problem['minFraction'],
): PrecisionState | undefined {
  const changed: { [variable: string]: PrecisionState[string] } = { ...state }
  let narrowed = false
  for (const name of variables) {
    const choice = state[name]!
    const fraction = Math.max(minFraction[name]!, choice.fraction - bits)
    if (fraction >= choice.fraction) continue
    changed[name] = { ...choice, fraction }
    narrowed = true
  }
  return narrowed ? changed : undefined
}
