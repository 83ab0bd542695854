import { type FixedType, printType } from '@metaml/fixed-point'
import type { Attribute, LayerGraph, NamedType } from '@metaml/hls-cpp/graph'
import type { Random } from '../exactness/random.js'

/** The sizes and types of a dense layer `fc`. */
export interface DenseShape {
  readonly inputs: number
  readonly outputs: number
  readonly input: FixedType
  readonly weight: FixedType
  readonly accum: FixedType
  readonly result: FixedType
}

/** A kernel of one dense layer, its weights all over their type's range; a third of them zero. */
export function denseGraph(random: Random, { inputs, outputs, ...types }: DenseShape): LayerGraph {
  const { input, weight, accum, result } = types
  const numbers = (length: number) =>
    Float64Array.from({ length }, () =>
      random.int(0, 2) === 0 ? 0 : random.int(-(2 ** 12), 2 ** 12) * 2 ** (weight.integer - 13),
    )
  const weights = (name: string, values: Float64Array) => ({
    name,
    file: `${name}.txt`,
    type: named(weight),
    values,
  })
  return {
    top: 'top',
    ioType: 'io_parallel',
    inputs: ['x'],
    outputs: ['y'],
    values: {
      x: { name: 'x', type: named(input), shape: [inputs] },
      y: { name: 'y', type: named(result), shape: [outputs], producer: 'fc' },
    },
    layers: [
      {
        name: 'fc',
        kind: 'dense',
        function: 'dense',
        inputs: ['x'],
        outputs: ['y'],
        types: { weight: named(weight), bias: named(weight), accum: named(accum), result: named(result) },
        weights: { weight: weights('w', numbers(inputs * outputs)), bias: weights('b', numbers(outputs)) },
        attributes: { n_in: attribute('n_in', inputs), n_out: attribute('n_out', outputs) },
        constants: [],
        strategy: 'latency',
        line: 1,
      },
    ],
    virtualLayers: [],
  }
}

function attribute(name: string, value: number): Attribute {
  return { name, kind: 'value', text: String(value), value }
}

/** Of which only the text is read. */
function named(type: FixedType): NamedType {
  const text = printType(type)
  return { name: text, text, precision: { kind: 'float', bits: 64 } }
}
