import { readFixed } from '../description/fixed-text.js'
import { isHgq } from '../description/is-hgq.js'
import type { LayerDescription } from '../description/layer-description.js'
import { wordFacts } from '../description/word-facts.js'
import type { Family } from '../families/family.js'
import { elementTerms } from '../laws/element-terms.js'
import { sum } from '../laws/linear.js'
import { usesDsp } from '../laws/multipliers.js'
import { isSplit, portLut } from '../laws/stream-terms.js'
import { type Found, unknown } from './estimate.js'
import { estimateStreamNormalize } from './estimate-stream-normalize.js'
import { between, exactly, widen } from './figures.js'
import { paced, streamNote } from './paced.js'

/**
 * LUTs for each bit of input and output of a ReLU on streams that rounds or saturates: 3.9 with Vivado HLS 2020.1, 3.6 and 1.2 with Vitis
 * HLS 2023.1 (five, four and twenty layers of fastmachinelearning/hls4ml-tutorial, SpAllen0726/HG-DREAM-Pulse-Detection-Project and
 * MagiPrince/CNNandMLP).
 */
const streamCastLutPerBit = 3

/**
 * A ReLU: LUTs for each live element by the bits of its two types.
 *
 * 28 for 16 to 16 bits (2019.2.1, 2022.2), 38 in 2024.1; with rounding and saturation from 16 to 8 bits 43 at 5 ns, 56 LUT,
 * 34 FF and a cycle at 3.33 ns (2021.1): exact there for the elements whose dense output is not constant.
 */
export function estimateRelu(layer: LayerDescription, family: Family): Found {
  const [input, output] = [readFixed(layer.input_type), readFixed(layer.output_type)]
  const size = layer.n_in ?? layer.n_out
  if (typeof size !== 'number' || input === undefined || output === undefined) {
    return unknown('The layer does not say its n_in, input_type or output_type.')
  }
  const words = wordFacts(layer)
  const live = words?.channels ?? Math.max(0, size - (layer.n_dead_inputs ?? 0))
  const clock = layer.clock_target_ns || family.clocks[1]
  const { element } = family
  const casts = output.rounds || output.saturates
  const bits = input.width + output.width
  const late = casts && clock < element.cycleBelowNs
  const cycles = late || layer.io_type === 'io_stream' ? 1 : 0
  const terms = elementTerms(live * bits, casts, clock)
  const figures = {
    LUT: exactly(sum({ ...element.lut }, terms)),
    FF: exactly(cycles === 0 && element.cycleBelowNs > 0 ? 0 : sum({ ...element.ff }, terms)),
    DSP: exactly(0),
    BRAM_18K: exactly(0),
    URAM: exactly(0),
    latency_min: exactly(cycles),
    latency_max: exactly(cycles),
    II_min: exactly(1),
    II_max: exactly(1),
  }
  const { LUT, FF, ...others } = figures
  if (words !== undefined) {
    const work = casts ? live * bits * streamCastLutPerBit : LUT.value
    const lut = work + portLut(family, live, words.wordsOut)
    return {
      figures: {
        ...others,
        LUT: between(lut * (casts ? 0.35 : 0.7), lut, lut * (casts ? 1.5 : 1.35)),
        // Registers of a cast that takes a cycle, or the counter alone.
        FF: between(
          0,
          casts && !isSplit(family) ? 6 * live : 3 + 15 * Number(words.wordsOut > 1),
          1.2 * bits * live + 130,
        ),
        ...paced(words.wordsOut, { slowest: 2, more: [-1, 2, 6] }),
      },
      certainty: 'interval',
      warnings: [],
      notes: [streamNote],
    }
  }
  if (isHgq(layer)) {
    return {
      figures: {
        ...others,
        LUT: between(0, LUT.value, LUT.value * 1.25),
        FF: between(0, FF.value, FF.value * 1.25),
      },
      certainty: 'interval',
      warnings: ['HGQ: elements that are constant cost nothing, and can not be told here.'],
    }
  }
  const faster = casts && clock < family.clocks[0] * 0.9
  if (clock >= family.clocks[0] * 0.9 && clock <= family.clocks[1] * 1.1) {
    return { figures, certainty: 'law', warnings: [] }
  }
  return {
    figures: {
      ...others,
      ...widen({ LUT, FF }, 1.5),
      // Three times as many, 22 FFs each and a cycle, at 2.8 ns in place of 5 (CMS-L1T-Jet-Tagging/CL2TaggerFirmware).
      ...(faster && {
        LUT: between(LUT.value / 1.5, LUT.value, LUT.value * 3.5),
        FF: between(0, FF.value, FF.value * 1.5 + live * bits),
        latency_min: between(cycles, cycles, cycles + 1),
        latency_max: between(cycles, cycles, cycles + 1),
      }),
    },
    certainty: 'interval',
    warnings: [
      `The clock period of ${clock} ns is outside of those measured, ${family.clocks.join(' to ')} ns.`,
    ],
  }
}

/**
 * A scale and a shift for every channel.
 *
 * Seen in Vitis HLS 2021.1 only, with scales that are powers of two: 28 LUTs for each live channel, no cycle. Other scales take
 * a multiplier each: 288 DSPs for 18 such scales at 16 positions, as counted (CMS-L1T-Jet-Tagging/CL2TaggerFirmware, Vitis HLS 2023.2).
 */
export function estimateNormalize(layer: LayerDescription, family: Family): Found {
  const input = readFixed(layer.input_type)
  if (typeof layer.n_in !== 'number' || input === undefined) {
    return unknown('The layer does not say its n_in or input_type.')
  }
  const words = wordFacts(layer)
  if (words !== undefined) return estimateStreamNormalize(layer, family, words)
  const live = Math.max(0, layer.n_in - (layer.n_dead_inputs ?? 0))
  const lut = live * 1.75 * input.width
  // A scale is built for every position of its channel.
  const multipliers =
    typeof layer.distinct_csd3 === 'number' && typeof layer.n_weights === 'number' && layer.n_weights > 0
      ? (layer.distinct_csd3 * layer.n_in) / layer.n_weights
      : undefined
  const scale = readFixed(layer.weight_type)
  const chosen = scale !== undefined && usesDsp(input.width, scale.width, family.dense.dspFrom)
  const products =
    multipliers === undefined
      ? between(0, 0, layer.n_in)
      : between(chosen ? multipliers / 2 : 0, chosen ? multipliers : 0, multipliers)
  const fabric = 62 * (input.width / 8) ** 2
  return {
    certainty: 'interval',
    warnings: [
      'Batch normalization on arrays was seen in two networks: its LUTs and FFs are wide intervals.',
    ],
    figures: {
      LUT: { value: Math.round(lut), low: Math.round(lut / 2), high: Math.round(live * fabric + lut) },
      FF: { value: 0, low: 0, high: Math.round(live * input.width * 3) },
      DSP: /^fabric\b/.test(layer.config_op_mul_impl ?? '') ? exactly(0) : products,
      BRAM_18K: exactly(0),
      URAM: exactly(0),
      latency_min: { value: 0, low: 0, high: 3 },
      latency_max: { value: 0, low: 0, high: family.series === '7-series' ? 4 : 2 },
      II_min: exactly(1),
      II_max: exactly(1),
    },
  }
}
