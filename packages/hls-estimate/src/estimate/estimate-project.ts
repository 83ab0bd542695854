import { readFixed } from '../description/fixed-text.js'
import { isHgq } from '../description/is-hgq.js'
import type { LayerDescription } from '../description/layer-description.js'
import type { Family } from '../families/family.js'
import { sum } from '../laws/linear.js'
import { streamed } from './add-up-streams.js'
import { add, defined, type FoundLayer, most, plus, times } from './combine.js'
import type { Found } from './estimate.js'
import { between, type Figure, type Figures, highOf, lowOf } from './figures.js'

/** Layers that have a function but no cycle of their own where activations are chained. */
const chained = new Set([
  'relu',
  'linear',
  'quantizer',
  'normalize',
  'clone',
  'repack',
  'transpose',
  'concatenate',
])

/**
 * Adds up a project: resources of the layers and the registers between them; cycles of the layers and those of the
 * calls; the longest interval.
 *
 * DSP and BRAM are the sums exactly (29 projects); with arrays and reuse factor 1 all others are within a few per cent of
 * the sums.
 */
export function addUp(layers: readonly FoundLayer[], family: Family): Found {
  const unknownLayers = layers.filter(({ found }) => found.certainty === 'unknown')
  const warnings = [...new Set(layers.flatMap(({ found }) => found.warnings))]
  const notes = [...new Set(layers.flatMap(({ found }) => found.notes ?? []))]
  if (layers.length === 0) return { figures: {}, certainty: 'unknown', warnings: ['There is no layer.'] }
  if (unknownLayers.length > 0) {
    const names = unknownLayers.map(({ layer }) => layer.layer ?? layer.kind).join(', ')
    warnings.push(`The project is not known as long as these layers are not: ${names}.`)
  }
  const stream = layers.some(({ layer }) => layer.io_type === 'io_stream')
  const plain = stream ? streamed(layers, family) : called(layers, family)
  const certainty =
    unknownLayers.length > 0
      ? 'unknown'
      : stream || layers.some(({ found }) => found.certainty === 'interval')
        ? 'interval'
        : 'law'
  return { figures: certainty === 'law' ? plain : loosen(plain), certainty, warnings, notes }
}

/**
 * LUTs of a project's own for each bit that goes from layer to layer, where a layer has the resource strategy: two projects of one
 * network (Vivado HLS 2019.2).
 */
const resourceLutPerBit = 3.2

/** An interval holds what the laws themselves are off, too. */
function loosen(figures: Figures): Figures {
  const { LUT, FF, ...others } = figures
  return defined({ ...others, LUT: times(LUT, 0.92, 1, 1.08), FF: times(FF, 0.85, 1, 1.15) })
}

/** Arrays: one pipeline that calls the layers one after the other. */
function called(layers: readonly FoundLayer[], { top }: Family): Figures {
  // The last layer writes to the ports.
  const bits = layers.slice(0, -1).reduce((total, { layer }) => total + outputBits(layer), 0)
  const calls = layers.reduce((count, { layer }) => count + callsOf(layer, top.chainsElements), 0)
  const dense = layers.filter(one => isPipelined(one)).length
  const cycles = Math.round(sum({ ...top.cycles }, { call: calls, dense, once: 1 }))
  const latency = add(layers, 'latency_max', cycles)
  const states = latency === undefined ? 0 : latency.value
  const resource = layers.some(({ layer }) => layer.kind === 'dense' && layer.strategy === 'resource')
  const hgq = layers.some(({ layer }) => isHgq(layer))
  const lut = add(layers, 'LUT', top.lut.once)
  const ff = add(layers, 'FF', top.ff.bit * bits + states)
  return defined({
    LUT: resource ? plus(lut, 0, resourceLutPerBit * bits, 2 * resourceLutPerBit * bits) : lut,
    FF: hgq ? plus(ff, -top.ff.bit * bits, 0, 0) : ff,
    DSP: add(layers, 'DSP', 0),
    BRAM_18K: add(layers, 'BRAM_18K', 0),
    URAM: add(layers, 'URAM', 0),
    latency_min: fewerCalls(add(layers, 'latency_min', cycles), layers),
    latency_max: fewerCalls(latency, layers),
    II_min: most(layers, 'II_min'),
    II_max: most(layers, 'II_max'),
  })
}

/** With HGQ a layer without work may have no call: half of the calls at least are there. */
function fewerCalls(cycles: Figure | undefined, layers: readonly FoundLayer[]): Figure | undefined {
  if (cycles === undefined || !layers.some(({ layer }) => isHgq(layer))) return cycles
  return between(lowOf(cycles) - layers.length / 2, cycles.value, highOf(cycles))
}

/** Of two normalizations one ends in the cycle of its neighbour (six projects of one network). */
function callsOf({ kind }: LayerDescription, chains: boolean): number {
  if (chains && chained.has(kind)) return 0
  return kind === 'normalize' ? 0.5 : 1
}

/** Whether a layer is a pipeline of its own, which takes its inputs a cycle later. */
function isPipelined({ layer, found }: FoundLayer): boolean {
  return (
    layer.kind === 'dense' && (layer.reuse_factor ?? 1) === 1 && (found.figures.latency_max?.value ?? 0) > 1
  )
}

/** Bits that a layer hands on, without those of constant outputs. */
function outputBits(layer: LayerDescription): number {
  const width = readFixed(layer.output_type)?.width ?? 16
  const dead = layer.kind === 'dense' ? layer.n_dead_outputs : layer.n_dead_inputs
  return Math.max(0, (layer.n_out ?? layer.n_in ?? 0) - (dead ?? 0)) * width
}
