import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { makeFromDouble } from '../fast/make-from-double.js'
import type { Precisions } from '../graph/layer-view.js'
import { simulateGraph } from '../graph/simulate-graph.js'
import { fractionBits } from '../type/fixed-type.js'
import { type KernelModule, openKernels } from '../wasm/kernels.js'
import { tileRows } from '../wasm/layer-io.js'
import { type Candidate, type CandidateLayer, makeResolver } from './candidate.js'
import { layOutGraph } from './graph-layout.js'
import { makeResultCache } from './result-cache.js'
import { holdsRaw, readRows, usedLargest, writeRows } from './tile-rows.js'

/** What a candidate gave. */
export interface SimulatedRows {
  /** Row after row, the numbers that the compiled kernel gives. */
  readonly outputs: Float64Array
  /** Layers that were computed for it; the results of the others were left by earlier candidates. */
  readonly computed: readonly string[]
  /** Of these the ones that plain kernels computed, which is slow: the WebAssembly module would not have been exact. */
  readonly plain: readonly string[]
  /** By layer, how many values did not fit the type they were assigned to; null where a plain kernel ran. */
  readonly overflows?: { readonly [layer: string]: number | null }
}

/** A graph with its rows, in this thread. */
export interface GraphRunner {
  /** Throws what `simulateGraph` throws for types that can not be simulated. */
  run(precisions: Precisions, countOverflows: boolean): SimulatedRows
}

/** A value of some rows. */
interface Held {
  /** In its slot of the module's memory, or here where a raw value has more than 32 bits. */
  readonly plain?: Float64Array
  largest?: number
  readonly overflows: number | null
}

interface Kept {
  readonly words: Int32Array | Float64Array
  readonly largest: number | undefined
  readonly overflows: number | null
}

/** Makes a graph ready; `memory` bounds the bytes that are kept of layers' results for later candidates. */
export function openRunner(
  graph: LayerGraph,
  module: KernelModule,
  x: Float64Array,
  rows: number,
  memory: number,
): GraphRunner {
  const kernels = openKernels(module)
  const layout = layOutGraph(graph, kernels)
  const resolve = makeResolver(graph, layout)
  const cache = makeResultCache<Kept>(memory)
  const { slots, chunkRows } = layout
  const [inputName, outputName] = [graph.inputs[0]!, graph.outputs[0]!]
  const free = kernels.mark()
  /** What an earlier candidate left in the slots, by the key and chunk that it follows from. */
  const left = new Map<string, { readonly key: string; readonly value: Held }>()

  /** The layers that lead to the output, or all that are counted, whose results are not there; other results are made ready. */
  const missing = (
    candidate: Candidate,
    chunk: number,
    held: Map<string, Held>,
    counts: boolean,
  ): CandidateLayer[] => {
    const ends = counts ? candidate.layers.map(({ output }) => output) : [slots.get(outputName)!.name]
    const wanted = new Set(ends)
    const layers: CandidateLayer[] = []
    for (const layer of [...candidate.layers].reverse()) {
      if (!wanted.has(layer.output)) continue
      if (restore(layer.output, layer.key, chunk, held)) continue
      layers.push(layer)
      for (const input of layer.inputs) wanted.add(input)
    }
    if (wanted.has(inputName)) quantizeInput(candidate, chunk, held)
    return layers.reverse()
  }

  const restore = (name: string, key: string, chunk: number, held: Map<string, Held>): boolean => {
    const there = left.get(name)
    if (there?.key === `${key}:${chunk}`) {
      held.set(name, there.value)
      return true
    }
    const kept = cache.get(`${key}:${chunk}`)
    if (kept === undefined) return false
    const { words, largest, overflows } = kept
    if (words instanceof Int32Array) {
      kernels.i32().set(words, slots.get(name)!.address / 4)
      held.set(name, { overflows, ...(largest !== undefined && { largest }) })
    } else held.set(name, { plain: words, overflows })
    left.set(name, { key: `${key}:${chunk}`, value: held.get(name)! })
    return true
  }

  const keep = (name: string, key: string, chunk: number, value: Held): void => {
    left.set(name, { key: `${key}:${chunk}`, value })
    const slot = slots.get(name)!
    const count = slot.features * Math.ceil(rowsOf(chunk) / tileRows) * tileRows
    cache.offer(`${key}:${chunk}`, 4 * count, () => ({
      words: value.plain ?? kernels.i32().slice(slot.address / 4, slot.address / 4 + count),
      largest: value.largest,
      overflows: value.overflows,
    }))
  }

  const rowsOf = (chunk: number): number => Math.min(chunkRows, rows - chunk * chunkRows)

  const quantizeInput = (candidate: Candidate, chunk: number, held: Map<string, Held>): void => {
    if (restore(inputName, candidate.inputKey, chunk, held)) return
    left.delete(inputName)
    const slot = slots.get(inputName)!
    const first = chunk * chunkRows * slot.features
    const raw = x
      .subarray(first, first + rowsOf(chunk) * slot.features)
      .map(makeFromDouble(candidate.inputType))
    const value: Held = holdsRaw(candidate.inputType) ? { overflows: 0 } : { plain: raw, overflows: 0 }
    if (value.plain === undefined) writeRows(kernels, slot, raw, rowsOf(chunk))
    held.set(inputName, value)
    keep(inputName, candidate.inputKey, chunk, value)
  }

  const runLayer = (layer: CandidateLayer, chunk: number, held: Map<string, Held>): 'fast' | 'plain' => {
    const chunkSize = rowsOf(chunk)
    const target = slots.get(layer.output)!
    left.delete(layer.output)
    const written = fastLayer(layer, chunkSize, held)
    let value: Held
    if (written !== undefined) {
      kernels.functions.takeOverflows()
      const [source, other] = layer.inputs.map(name => slots.get(name)!)
      written.run({ rows: chunkSize, source: source!, target, ...(other !== undefined && { other }) })
      value = { overflows: Number(kernels.functions.takeOverflows()) }
    } else value = runPlain(layer, chunkSize, held)
    held.set(layer.output, value)
    keep(layer.output, layer.key, chunk, value)
    return written === undefined ? 'plain' : 'fast'
  }

  const fastLayer = (layer: CandidateLayer, chunkSize: number, held: Map<string, Held>) => {
    if (!holdsRaw(layer.result)) return undefined
    const sizes = layer.inputs.map(name => {
      const source = held.get(name)!
      if (source.plain !== undefined) return undefined
      source.largest ??= usedLargest(kernels, slots.get(name)!, chunkSize)
      return source.largest
    })
    const [largest, largestOther] = sizes
    if (largest === undefined || (sizes.length > 1 && largestOther === undefined)) return undefined
    return layer.fast(largest, largestOther ?? 1)
  }

  const runPlain = (layer: CandidateLayer, chunkSize: number, held: Map<string, Held>): Held => {
    const apply = layer.plain()
    const inputs = layer.inputs.map(name => {
      const slot = slots.get(name)!
      return { features: slot.features, raw: held.get(name)!.plain ?? readRows(kernels, slot, chunkSize) }
    })
    const target = slots.get(layer.output)!
    const results = new Float64Array(chunkSize * target.features)
    for (let row = 0; row < chunkSize; row++) {
      const [first, second] = inputs.map(({ raw, features }) =>
        raw.subarray(row * features, (row + 1) * features),
      )
      results.set(apply(first!, second ?? first!), row * target.features)
    }
    if (!holdsRaw(layer.result)) return { plain: results, overflows: null }
    writeRows(kernels, target, results, chunkSize)
    return { overflows: null }
  }

  return {
    run: (precisions, countOverflows) => {
      kernels.release(free)
      cache.begin()
      // Nothing is computed: what can not be simulated is refused all the same.
      if (rows === 0) simulateGraph(graph, precisions)
      const candidate = resolve(precisions, countOverflows)
      const output = slots.get(outputName)!
      const outputs = new Float64Array(rows * output.features)
      const scale = 2 ** -fractionBits(candidate.outputType)
      const overflows: { [layer: string]: number | null } = {}
      const [computed, plain] = [new Set<string>(), new Set<string>()]
      for (let chunk = 0; chunk * chunkRows < rows; chunk++) {
        const held = new Map<string, Held>()
        for (const layer of missing(candidate, chunk, held, countOverflows)) {
          computed.add(layer.name)
          if (runLayer(layer, chunk, held) === 'plain') plain.add(layer.name)
        }
        const raw = held.get(output.name)!.plain ?? readRows(kernels, output, rowsOf(chunk))
        const first = chunk * chunkRows * output.features
        for (let i = 0; i < raw.length; i++) outputs[first + i] = raw[i]! * scale
        if (countOverflows) addOverflows(overflows, candidate, held)
      }
      const found = { outputs, computed: [...computed], plain: [...plain] }
      return countOverflows ? { ...found, overflows } : found
    },
  }
}

function addOverflows(
  counts: { [layer: string]: number | null },
  candidate: Candidate,
  held: ReadonlyMap<string, Held>,
): void {
  for (const { name, output } of candidate.layers) {
    const found = held.get(output)?.overflows ?? null
    const before = counts[name]
    counts[name] = found === null || before === null ? null : (before ?? 0) + found
  }
}
