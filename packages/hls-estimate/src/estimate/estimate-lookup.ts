import { readFixed } from '../description/fixed-text.js'
import type { LayerDescription } from '../description/layer-description.js'
import { wordFacts } from '../description/word-facts.js'
import type { Family } from '../families/family.js'
import { type Found, unknown } from './estimate.js'
import { between, exactly } from './figures.js'

/** LUTs and FFs of one element of 16 bits: its index is scaled, shifted, clipped at both ends and kept for the table. */
const seen = { bits: 16, LUT: 153, FF: 13, cycles: 2 }
/** Of a block memory, in bits; it answers two lookups a cycle. */
const block = 18 * 1024

/**
 * An activation that hls4ml looks up in a table: an index for each element, a table for two.
 *
 * One report was seen: a sigmoid of one element, 16 to 16 bits, 1024 entries, 153 LUT, 13 FF, one BRAM_18K, 2 cycles, interval 1
 * (Vivado HLS 2020.1 on UltraScale+, 5 ns; a figure of its top's report, without its project). Whether a tool has a narrow
 * table in LUTs is not known, so that the interval reaches from tables in LUTs to one in block memory for each element.
 */
export function estimateLookup(layer: LayerDescription, family: Family): Found {
  const { kind } = layer
  const words = wordFacts(layer)
  const size = words?.channels ?? layer.n_in ?? layer.n_out
  const input = readFixed(layer.input_type)
  if (typeof size !== 'number' || input === undefined) {
    return unknown('The layer does not say its n_in or input_type.')
  }
  const entries = layer.table_size ?? 1024
  const tableBits = entries * (readFixed(layer.table_t)?.width ?? 18)
  const blocks = Math.max(1, Math.ceil(tableBits / block))
  const share = input.width / seen.bits
  const [lut, ff] = [seen.LUT * share * size, seen.FF * share * size]
  // The index is the value times a sixteenth of the entries: a shift where that is a power of two.
  const scaled = Number.isInteger(Math.log2(entries / 16)) ? 0 : size
  const stream = layer.io_type === 'io_stream'
  const slowest = (family.series === '7-series' ? 6 : 4) + (stream ? (layer.n_in ?? size) + 4 : 0)
  return {
    certainty: 'interval',
    warnings:
      kind === 'sigmoid'
        ? []
        : [`No report of a layer of the kind '${kind}' was seen: it is taken for a sigmoid.`],
    notes: [
      `A sigmoid was seen in one report (Vivado HLS 2020.1): the figures of ${kind} layers are intervals.`,
    ],
    figures: {
      LUT: between(lut / 2, lut, lut * 1.5 + (tableBits / 64) * size),
      FF: between(0, ff, (seen.FF + 2 * input.width) * size),
      DSP: between(0, scaled, scaled),
      BRAM_18K: between(0, Math.ceil(size / 2) * blocks, 2 * size * blocks),
      URAM: exactly(0),
      latency_min: between(1, seen.cycles, slowest),
      latency_max: between(1, seen.cycles, slowest),
      II_min: stream ? between(1, 1, (layer.n_in ?? size) + 1) : exactly(1),
      II_max: stream ? between(1, 1, (layer.n_in ?? size) + 1) : exactly(1),
    },
  }
}

/** All kinds that {@link estimateLookup} is for. */
export const lookupKinds: ReadonlySet<string> = new Set([
  'sigmoid',
  'tanh',
  'softplus',
  'softsign',
  'elu',
  'selu',
])
