import { MetamlError } from '@metaml/core'
import type { Layer, LayerGraph } from '@metaml/hls-cpp/graph'
import type { FixedType } from '../type/fixed-type.js'
import { parseType } from '../type/parse-type.js'
import { makeWeightReader } from './make-weight-reader.js'

/** Types to simulate with instead of the kernel's: by layer (or input), then by role (`weight`, `accum`, `result`). */
export interface Precisions {
  readonly [layer: string]: { readonly [role: string]: FixedType }
}

/** A layer of a graph with the types that it is simulated with. */
export interface LayerView {
  readonly layer: Layer
  readonly input: FixedType
  /** Values of one row that go in. */
  readonly size: number
  /** Of what goes in and comes out, channels last. */
  readonly shape: readonly number[]
  readonly resultShape: readonly number[]
  /** How many values of the input a stream hands over at once; 0 for arrays. */
  readonly pack: number
  /** The type of a role; throws `METAML_E_FIXED_TYPE`, and `METAML_E_FIXED_GRAPH` where the layer has none. */
  type(role: string): FixedType
  /** A number of the config struct; throws `METAML_E_FIXED_GRAPH` where it is none. */
  number(attribute: string): number
  /** Weights as raw values of a type, in the order of the kernel's array. */
  weights(role: string, type: FixedType): Float64Array
}

/** The view of a layer of a graph, whose first input has the type `input`. */
export function viewLayer(
  layer: Layer,
  input: FixedType,
  graph: Pick<LayerGraph, 'values' | 'ioType'>,
  precisions: Precisions,
): LayerView {
  const value = graph.values[layer.inputs[0]!]!
  return {
    layer,
    input,
    size: value.shape.reduce((product, n) => product * n, 1),
    shape: value.shape,
    resultShape: graph.values[layer.outputs[0]!]?.shape ?? [],
    pack: graph.ioType === 'io_stream' ? (value.type.pack ?? value.shape.at(-1)!) : 0,
    type: role => {
      const text = layer.types[role]?.text
      const given = precisions[layer.name]?.[role]
      if (given !== undefined) return given
      if (text === undefined) throw graphError(layer, `has no type for its ${role}`)
      return parseType(text)
    },
    number: name => {
      const value = layer.attributes[name]?.value
      if (typeof value !== 'number') throw graphError(layer, `has no number ${name}`)
      return value
    },
    weights: (role, type) => {
      const weights = layer.weights[role]
      if (weights === undefined) throw graphError(layer, `has no ${role}`)
      return weights.values.map(makeWeightReader(type))
    },
  }
}

/** Why a layer is not simulated: the caller compiles the kernel instead. */
export function graphError(layer: Pick<Layer, 'name' | 'function'>, why: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_FIXED_GRAPH',
    kind: 'usage',
    message: `The layer ${layer.name} is not simulated: it ${why}.`,
    expected: 'a layer that the README lists',
    found: layer.function,
    todo: 'Compile the kernel with g++ instead.',
    data: { layer: layer.name },
  })
}
