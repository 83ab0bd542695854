import { type DenseFacts, denseFacts } from '../description/dense-facts.js'
import type { LayerDescription } from '../description/layer-description.js'
import { type WordFacts, wordFacts } from '../description/word-facts.js'
import type { Family } from '../families/family.js'
import { isSplit, portLut } from '../laws/stream-terms.js'
import { type DenseParts, denseParts } from './dense-parts.js'
import { type Found, unknown } from './estimate.js'
import { estimateResourceConv } from './estimate-resource-conv.js'
import { between, exactly, highOf } from './figures.js'
import { paced, streamNote } from './paced.js'

/** A convolution: a dense layer from a window to the filters, as often as it is built. */
export function estimateConv(layer: LayerDescription, family: Family): Found {
  const words = wordFacts(layer)
  if (layer.strategy === 'resource') return estimateResourceConv(layer, family, words)
  const read = denseFacts(layer)
  if ('missing' in read) return unknown(`The layer does not say its ${read.missing.join(', ')}.`)
  // Where adders may stand in a chain the tree is the value and the chain the upper end: no convolution was seen chained.
  const { facts } = read
  const parts = { facts, tree: denseParts(facts, family, false), chain: denseParts(facts, family, true) }
  if (words !== undefined) return onWords(layer, family, words, parts)
  const copies = layer.io_type === 'io_stream' ? 1 : (layer.n_copies ?? undefined)
  if (copies === undefined) return unknown('The layer does not say how often its window is built.')
  return onArrays(layer, copies, parts)
}

interface Parts {
  readonly facts: DenseFacts
  readonly tree: DenseParts
  readonly chain: DenseParts
}

/**
 * On streams: one window, its registers, lines in shift registers, ports.
 *
 * Three layers with their weights (abdennour-GUESSOUM/Lenet5-hls4ml, Vitis HLS 2023.2; seanlipps/ECE226_CoDesign, 2024.1): DSP right on
 * all (0, 0, 370), LUT within 11 %, FF within 15 %. Cycles a word: 1 with Vivado HLS 2020.1 (three layers without their
 * weights, fastmachinelearning/hls4ml-tutorial), 3 to 7 with Vitis HLS (seven layers), the latency of the products and two or more.
 */
function onWords(
  layer: LayerDescription,
  family: Family,
  { channels, channelsIn, wordsIn }: WordFacts,
  { facts, tree, chain }: Parts,
): Found {
  const lines = Math.max(0, (layer.window_rows ?? 1) - 1)
  const lineBits = lines * channelsIn * facts.inputWidth
  const lut =
    tree.LUT +
    portLut(family, channels + channelsIn, wordsIn) +
    120 +
    lineBits * Math.ceil((layer.row_width ?? 1) / 32)
  const ff = tree.FF + facts.inputs * facts.inputWidth + 100
  const [moreLut, moreFf] = [chain.LUT - tree.LUT, chain.FF - tree.FF]
  const { cycles } = tree
  const once = isSplit(family) ? 1 : cycles + 2
  const usual = Math.max(facts.reuse, once)
  return {
    certainty: 'interval',
    warnings: [],
    notes: [streamNote],
    figures: {
      LUT: between(lut * 0.75, lut, lut * 1.3 + moreLut),
      FF: between(ff * 0.5, ff, ff * 2 + facts.liveOutputs * facts.accumWidth * 2 + moreFf),
      DSP: between(tree.DSP * 0.95, tree.DSP, tree.DSP),
      BRAM_18K: between(0, 0, lines * Math.ceil((channelsIn * facts.inputWidth) / 18)),
      URAM: exactly(0),
      ...paced(wordsIn, {
        usual,
        slowest: usual + (isSplit(family) ? 3 : cycles + 7),
        more: [0, 2 + cycles, cycles + 12],
      }),
    },
  }
}

/**
 * On arrays: the window of a position, one partition after the other, and all inputs and outputs in registers.
 *
 * Four layers were seen. Vitis HLS 2023.2 had one window for 16 partitions, one after the other (CMS-L1T-Jet-Tagging/CL2TaggerFirmware, 2.8
 * ns: 20 to 23 cycles; LUT twice that of the dense layer, FF its and the bits of inputs and outputs within 20 %); Vivado HLS 2019.2
 * had all 10 side by side (Brainz22/L1JetTagger: 0 and 1 cycles, five and seven times the LUTs). The value is the first, the interval holds both.
 */
function onArrays(layer: LayerDescription, copies: number, { facts, tree, chain }: Parts): Found {
  const partitions = layer.n_partitions ?? 1
  const all = copies * partitions
  // Neighbouring windows share what they read; without an overlap it is this much.
  const read = (facts.inputs / (layer.window_size ?? 1)) * facts.inputWidth
  const bits = all * (facts.liveOutputs * facts.accumWidth + read)
  const moving = partitions > 1 ? bits : 0
  const [lut, ff] = [tree.LUT * copies + moving, tree.FF * copies + moving]
  const latency = between(
    0,
    partitions > 1 ? partitions + tree.cycles + 3 : tree.cycles,
    2 * (partitions + tree.cycles) + 6,
  )
  const interval = between(
    1,
    partitions > 1 ? latency.value : facts.reuse,
    Math.max(facts.reuse, highOf(latency)),
  )
  return {
    certainty: 'interval',
    warnings: [
      'Convolutions on arrays are wide intervals: whether their positions share one window was seen either way.',
    ],
    figures: {
      LUT: between(
        (tree.LUT * copies) / 2,
        lut,
        Math.max(lut, tree.LUT * all + bits) * 2 + (chain.LUT - tree.LUT) * all,
      ),
      FF: between(0, ff, Math.max(ff, tree.FF * all + bits) * 2 + (chain.FF - tree.FF) * all),
      DSP: between(0, tree.DSP * copies, tree.DSP * all),
      BRAM_18K: exactly(0),
      URAM: exactly(0),
      latency_min: latency,
      latency_max: latency,
      II_min: interval,
      II_max: interval,
    },
  }
}
