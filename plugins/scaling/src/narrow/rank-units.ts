import type { Network } from '@metaml/keras'
import type { NetworkUnits, UnitSet } from './find-units.js'

/** Kernels whose second-last axis is over the inputs and whose last is over the outputs. */
const matrices = ['kernel', 'pointwise_kernel']

/**
 * How much each set of units matters: the norm of the weights that make its values (times the factor of a
 * normalisation right behind) times the norm of the weights that use them. A unit that either side has switched off,
 * as pruning and an L1 penalty do, gets 0. Comparable inside one group.
 */
export function rankUnits(network: Network, units: NetworkUnits): Map<UnitSet, number> {
  const made = new Map<UnitSet, number>()
  const used = new Map<UnitSet, number>()
  const add = (to: Map<UnitSet, number>, set: UnitSet, square: number) =>
    to.set(set, (to.get(set) ?? 0) + square)
  for (const { name, inputs } of units.layers) {
    const arrays = network.weights.get(name)
    const matrix = matrices.flatMap(kernel => arrays?.get(kernel) ?? [])[0]
    if (matrix === undefined) continue
    const out = units.outputs.get(name)!
    const into = units.outputs.get(inputs[0]!)!
    const factors = normalizationBehind(network, units, name)
    // A pointwise kernel has several inputs for each channel.
    const repeat = matrix.shape.at(-2)! / into.length
    for (const [i, value] of matrix.data.entries()) {
      const column = i % out.length
      const row = Math.floor(i / out.length) % matrix.shape.at(-2)!
      add(made, out[column]!, (value * (factors?.[column] ?? 1)) ** 2)
      add(used, into[Math.floor(row / repeat)]!, value ** 2)
    }
  }
  return new Map([...made].map(([set, square]) => [set, Math.sqrt(square * (used.get(set) ?? 0))]))
}

/** What a BatchNormalization that takes a layer's outputs multiplies them by; undefined where there is none. */
function normalizationBehind(network: Network, units: NetworkUnits, layer: string): number[] | undefined {
  const norm = units.layers.find(
    ({ className, inputs }) => className === 'BatchNormalization' && inputs[0] === layer,
  )
  if (norm === undefined) return undefined
  const arrays = network.weights.get(norm.name)!
  const gamma = arrays.get('gamma')?.data
  const epsilon = (norm.config.epsilon as number | undefined) ?? 1e-3
  return Array.from(
    arrays.get('moving_variance')!.data,
    (variance, i) => Math.abs(gamma?.[i] ?? 1) / Math.sqrt(variance + epsilon),
  )
}
