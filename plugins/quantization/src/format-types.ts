import { type FixedType, fixedType } from '@metaml/fixed-point'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { integerBitsOfRounded } from './integer-bits.js'
import type { PrecisionState } from './precision-state.js'
import type { Variable } from './variables.js'

/** How a variable's type follows from its fraction bits. */
export interface Form {
  readonly signed: boolean
  /** Integer bits, the sign's among them, whatever the fraction is. */
  readonly integer?: number
  /** Without `integer`: the numbers that it must hold, rounded. */
  readonly values?: Float64Array
  /** Of the kernel's type. */
  readonly modes: Pick<FixedType, 'quantization' | 'overflow' | 'wrapBits'>
}

/** A variable with the form of its type. */
export interface FormedVariable extends Variable {
  readonly form: Form
  /** The fewest fraction bits that it may have; below 0 where its integer bits are many. */
  readonly minFraction: number
}

/** The types that a state stands for, by variable. */
export function typesOf(
  variables: readonly FormedVariable[],
  state: PrecisionState,
): ReadonlyMap<string, FixedType> {
  return new Map(variables.map(variable => [variable.name, typeOf(variable, state)]))
}

/** The type of one variable. Weights are rounded, which costs no hardware: they are constants. */
export function typeOf({ name, form }: FormedVariable, state: PrecisionState): FixedType {
  const { fraction, rounds, clips } = state[name]!
  const { signed, modes } = form
  if (form.values !== undefined) {
    const integer = integerBitsOfRounded(form.values, fraction)
    return fixedType(Math.max(1, integer + fraction), integer + Math.max(0, 1 - integer - fraction), {
      quantization: 'AP_RND',
    })
  }
  const integer = form.integer! - (clips ?? 0)
  return fixedType(integer + fraction, integer, {
    signed,
    ...modes,
    ...(rounds && { quantization: 'AP_RND' as const }),
    ...(clips !== undefined && { overflow: 'AP_SAT' as const }),
  })
}

/** The numbers that a variable's type must hold where they are known: weights and biases. */
export function weightsOf(graph: LayerGraph, { layer, role }: Variable): Float64Array | undefined {
  return graph.layers.find(({ name }) => name === layer)?.weights[role]?.values
}
