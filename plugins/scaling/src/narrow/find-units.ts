import { type Layer, layers, type Network } from '@metaml/keras'
import { Sets } from './sets.js'

/** Layers that make their own outputs: one unit (or filter) each. */
const makers = new Set(['Dense', 'Conv1D', 'Conv2D', 'SeparableConv1D', 'SeparableConv2D'])

/** Layers that keep or rearrange what they take, channel by channel of the last axis. */
const keepers = new Set([
  ...['Activation', 'ReLU', 'LeakyReLU', 'PReLU', 'ELU', 'ThresholdedReLU', 'Softmax', 'Dropout'],
  ...['BatchNormalization', 'ZeroPadding1D', 'ZeroPadding2D', 'UpSampling1D', 'UpSampling2D'],
  ...['MaxPooling1D', 'MaxPooling2D', 'AveragePooling1D', 'AveragePooling2D'],
  ...['GlobalAveragePooling1D', 'GlobalAveragePooling2D', 'GlobalMaxPooling1D', 'GlobalMaxPooling2D'],
])

/** Units that are removed together, or not at all: those that an addition joins, for instance. */
export type UnitSet = number

/** Which units a network's values belong to. */
export interface NetworkUnits {
  readonly layers: readonly Layer[]
  /** Per layer and position of its output's last axis: the set of units that the value comes from. */
  readonly outputs: ReadonlyMap<string, readonly UnitSet[]>
  /** Per layer that makes units: their sets, in the order of its outputs. */
  readonly made: ReadonlyMap<string, readonly UnitSet[]>
  /** Sets that can't be removed: what comes in, what goes out, and what is tied to these. */
  readonly fixed: ReadonlySet<UnitSet>
}

/**
 * Follows every unit and filter of a network to where its value is used.
 *
 * Through functions, pooling and normalisation a value keeps its place. A Flatten or Reshape lays them out anew; units
 * that share a place of the new last axis are tied. Add ties what it adds, Concatenate along another axis than the last
 * what it puts behind each other. A depthwise convolution makes several outputs of each input.
 */
export function findUnits(network: Pick<Network, 'graph' | 'quantizers'>): NetworkUnits {
  const all = layers(network)
  const sets = new Sets()
  const outputs = new Map<string, number[]>()
  const made = new Map<string, number[]>()
  const fixed: number[] = []
  for (const layer of all) {
    const { name, className, outputShape } = layer
    const width = outputShape.at(-1)!
    const inputs = layer.inputs.map(input => outputs.get(input)!)
    if (makers.has(className)) {
      const units = sets.add(width)
      made.set(name, units)
      outputs.set(name, units)
    } else if (inputs.length === 0) {
      const units = sets.add(width)
      fixed.push(...units)
      outputs.set(name, units)
    } else outputs.set(name, pass(layer, inputs, sets, fixed))
  }
  fixed.push(...outputs.get(all.at(-1)!.name)!)
  const rooted = (map: ReadonlyMap<string, readonly number[]>): Map<string, number[]> =>
    new Map([...map].map(([name, units]) => [name, units.map(unit => sets.find(unit))]))
  return {
    layers: all,
    outputs: rooted(outputs),
    made: rooted(made),
    fixed: new Set(fixed.map(unit => sets.find(unit))),
  }
}

function pass(layer: Layer, inputs: readonly number[][], sets: Sets, fixed: number[]): number[] {
  const { className, inputShape, outputShape } = layer
  const [first] = inputs as [number[]]
  const width = outputShape.at(-1)!
  if (keepers.has(className)) return first
  if (className === 'DepthwiseConv1D' || className === 'DepthwiseConv2D') {
    const multiplier = width / first.length
    return first.flatMap(unit => Array.from({ length: multiplier }, () => unit))
  }
  if (className === 'Flatten' || className === 'Reshape') {
    const laid: number[] = []
    const size = inputShape.reduce((product, extent) => product * extent, 1)
    for (let i = 0; i < size; i++) {
      const unit = first[i % first.length]!
      const place = i % width
      if (laid.length <= place) laid.push(unit)
      else sets.join(laid[place]!, unit)
    }
    return laid
  }
  // Concatenated along the last axis the widths add up; otherwise, and in Add, all inputs have the same.
  if (className === 'Concatenate' && width > first.length) return inputs.flat()
  if (className === 'Add' || className === 'Concatenate') {
    for (const other of inputs) for (const [i, unit] of other.entries()) sets.join(first[i]!, unit)
    return first
  }
  // A class of layers that is not known here: nothing that goes in or comes out is removed.
  const units = sets.add(width)
  fixed.push(...inputs.flat(), ...units)
  return units
}
