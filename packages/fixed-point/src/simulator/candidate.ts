import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { graphError, type LayerView, type Precisions, viewLayer } from '../graph/layer-view.js'
import { makeLayer } from '../graph/make-layer.js'
import { makeMerge } from '../graph/make-merge.js'
import { makeWeightReader } from '../graph/make-weight-reader.js'
import type { RawMerge } from '../kernels/merge.js'
import type { FixedType } from '../type/fixed-type.js'
import { parseType } from '../type/parse-type.js'
import { printType } from '../type/print-type.js'
import type { GraphLayout } from './graph-layout.js'
import type { BoundLayer, WrittenLayer } from './layer-writer.js'

/** A layer with the types of a candidate. */
export interface CandidateLayer {
  readonly name: string
  /** Slots' names. */
  readonly inputs: readonly string[]
  readonly output: string
  readonly result: FixedType
  /** Says all that the result follows from: equal keys, equal results. */
  readonly key: string
  /** The layer in the module, for inputs of at most these sizes; undefined where it would not be exact. */
  fast(largest: number, largestOther: number): WrittenLayer | undefined
  /** The layer by the plain kernels. Throws what they refuse. */
  plain(): RawMerge
}

/** A graph with the types of a candidate. */
export interface Candidate {
  readonly layers: readonly CandidateLayer[]
  readonly inputType: FixedType
  readonly inputKey: string
  readonly outputType: FixedType
}

/** Puts types on a graph, again and again; weights are converted once for each type. */
export function makeResolver(graph: LayerGraph, { slots, writers, scratch }: GraphLayout) {
  const ids = makeIds()
  const weightsOf = makeWeightCache()
  const parsed = new Map<string, FixedType>()
  const typeOf = (text: string): FixedType => {
    const type = parsed.get(text) ?? parseType(text)
    parsed.set(text, type)
    return type
  }
  return (precisions: Precisions, counts: boolean): Candidate => {
    const inputName = graph.inputs[0]!
    const inputType = precisions[inputName]?.result ?? typeOf(graph.values[inputName]!.type.text)
    const inputKey = ids(printType(inputType))
    const types = new Map([[inputName, inputType]])
    const keys = new Map([[inputName, inputKey]])
    const layers = graph.layers.map((layer, index): CandidateLayer => {
      const [first, second] = layer.inputs
      if (first === undefined || layer.inputs.length > 2) throw graphError(layer, 'has several inputs')
      const plainView = viewLayer(layer, types.get(first)!, graph, precisions)
      const type = (role: string) => {
        const text = layer.types[role]?.text
        return precisions[layer.name]?.[role] ?? (text === undefined ? plainView.type(role) : typeOf(text))
      }
      const view: LayerView = {
        ...plainView,
        type,
        weights: (role, wanted) => weightsOf(plainView, index, role, wanted),
      }
      const result = view.type('result')
      const roles = new Set([...Object.keys(layer.types), ...Object.keys(precisions[layer.name] ?? {})])
      const texts = [...roles].map(role => {
        const given = precisions[layer.name]?.[role]
        return given === undefined ? '' : `${role}=${printType(given)}`
      })
      const above = layer.inputs.map(name => keys.get(name)!).join(',')
      const key = ids(`${index}(${above})${texts.join(';')}${counts ? '+' : ''}`)
      for (const output of layer.outputs) {
        types.set(output, result)
        keys.set(output, key)
      }
      const inputs = layer.inputs.map(name => slots.get(name)!.name)
      const other = second === undefined ? undefined : types.get(second)!
      return {
        name: layer.name,
        inputs,
        output: slots.get(layer.outputs[0]!)!.name,
        result,
        key,
        fast: fastLayer(() => writers[index]?.(view, scratch, counts, other)),
        plain: once(() =>
          other === undefined ? makeLayer(view) : makeMerge(view, graph.values[second!]!.shape, other),
        ),
      }
    })
    return { layers, inputType, inputKey, outputType: types.get(graph.outputs[0]!)! }
  }
}

/** Bound once a candidate; written once for each kernel that the ranges of its rows ask for. */
function fastLayer(bind: () => BoundLayer | undefined): BoundLayer {
  const bound = once(bind)
  const written = new Map<number, WrittenLayer | undefined>()
  // Ranges go by powers of two, so that chunks of rows share what is written.
  const bits = (largest: number) => Math.ceil(Math.log2(largest))
  return (largest, largestOther) => {
    const [a, b] = [bits(largest), bits(largestOther)]
    const key = 64 * a + b
    if (!written.has(key)) written.set(key, bound()?.(2 ** a, 2 ** b))
    return written.get(key)
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Short names of texts. */
function makeIds(): (text: string) => string {
  const ids = new Map<string, string>()
  let next = 0
  return text => {
    const known = ids.get(text)
    if (known !== undefined) return known
    // Forgetting one costs a second name for the same, never the same name for two.
    if (ids.size > 200_000) ids.clear()
    const id = (next++).toString(36)
    ids.set(text, id)
    return id
  }
}

/** Raw weights by layer, role and type; at most 256 MB of them. */
function makeWeightCache() {
  const cache = new Map<string, Float64Array>()
  let bytes = 0
  return (view: LayerView, index: number, role: string, type: FixedType): Float64Array => {
    const values = view.layer.weights[role]?.values
    // The view says what is missing.
    if (values === undefined) return view.weights(role, type)
    const key = `${index}|${role}|${printType(type)}`
    const known = cache.get(key)
    if (known !== undefined) return known
    const raw = values.map(makeWeightReader(type))
    bytes += raw.byteLength
    if (bytes > 2 ** 28) {
      cache.clear()
      bytes = raw.byteLength
    }
    cache.set(key, raw)
    return raw
  }
}
