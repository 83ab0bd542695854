import { type FixedType, fixedType, fractionBits, maxWidth } from '@metaml/fixed-point'
import type { FormedVariable } from './format-types.js'
import { typesOf } from './format-types.js'
import type { PrecisionState } from './precision-state.js'
import type { Variable } from './variables.js'

/** Bits before the point that no value of a network needs. */
const wideInteger = 30
/** Bits that products and sums have room for. */
const widest = 48

/**
 * The kernel's types with integer bits for anything: no value wraps, so that ranges are those of the values themselves.
 * Fraction bits stay as they are, as far as they fit.
 */
export function widened(variables: readonly Variable[]): ReadonlyMap<string, FixedType> {
  return new Map(variables.map(variable => [variable.name, wide(variable, variable.type)]))
}

/** Of types that a search found; those of weights stay. */
export function widenedState(
  variables: readonly FormedVariable[],
  state: PrecisionState,
): ReadonlyMap<string, FixedType> {
  const types = typesOf(variables, state)
  return new Map(
    variables.map(variable => [
      variable.name,
      variable.form.values === undefined
        ? wide(variable, types.get(variable.name)!)
        : types.get(variable.name)!,
    ]),
  )
}

function wide({ role }: Variable, type: FixedType): FixedType {
  if (role !== 'result' && role !== 'accum') return type
  const integer = Math.max(type.integer, wideInteger)
  const width = Math.min(integer + fractionBits(type), Math.max(widest, type.width), maxWidth)
  return fixedType(width, integer)
}
