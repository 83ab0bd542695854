import { readFixed } from '../description/fixed-text.js'
import type { LayerDescription } from '../description/layer-description.js'
import { type WordFacts, wordFacts } from '../description/word-facts.js'
import type { Family } from '../families/family.js'
import {
  isShift,
  type PoolingFacts,
  poolingChannelFf,
  poolingChannelLut,
  poolingFf,
  poolingLut,
  reductionLut,
} from '../laws/pooling-terms.js'
import { isSplit } from '../laws/stream-terms.js'
import { type Found, unknown } from './estimate.js'
import { between, exactly, type Figures } from './figures.js'
import { paced, streamNote } from './paced.js'

/**
 * A pooling. It has no product: the DSPs of a maximum are 0, and those of a mean over 2, 4, 8, ... positions, which is a shift; another
 * mean divides by a constant, with a product a channel at most.
 */
export function estimatePooling(layer: LayerDescription, family: Family): Found {
  const [input, output] = [layer.input_type, layer.output_type].map(readFixed)
  const { window_size: size, n_out: outputs } = layer
  if (
    input === undefined ||
    output === undefined ||
    typeof size !== 'number' ||
    typeof outputs !== 'number'
  ) {
    return unknown('The layer does not say its window_size, n_out, input_type or output_type.')
  }
  const average = layer.pool_op === 'average'
  const facts = { size, inputWidth: input.width, outputWidth: output.width, average }
  const words = wordFacts(layer)
  if (words === undefined && layer.io_type === 'io_stream') {
    return unknown('The layer does not say its n_channels, n_words_in or n_words_out.')
  }
  const divisions = average && !isShift(size) ? (words?.channels ?? outputs) : 0
  const figures =
    words === undefined
      ? atOnce(facts, outputs)
      : layer.kind.startsWith('global')
        ? running(facts, words)
        : sliding(facts, words, layer, family)
  return {
    certainty: 'interval',
    warnings:
      words === undefined && !layer.kind.startsWith('global')
        ? ['No report of a pooling on arrays was seen: its figures are of structure alone.']
        : [],
    notes: words === undefined ? [] : [streamNote],
    figures: {
      ...figures,
      DSP: divisions === 0 ? exactly(0) : between(0, 0, divisions),
      BRAM_18K:
        words === undefined
          ? exactly(0)
          : between(0, 0, words.channels * Math.max(0, (layer.window_rows ?? 1) - 1)),
      URAM: exactly(0),
    },
  }
}

/**
 * On streams: a window that slides over the lines. Nineteen layers of seven networks (see the README): with windows of 2 x 2, LUTs within
 * 33 %, FFs from three quarters of this to twice (UltraScale+, 5 ns) and nearly four times (Zynq, 2.5 ns) as many. Cycles a word: 1 with
 * Vivado HLS, but 2 on Zynq in 2019.2.1, and 2 with Vitis HLS.
 */
function sliding(
  facts: PoolingFacts,
  { channels, wordsIn }: WordFacts,
  layer: LayerDescription,
  family: Family,
): Figures {
  const [lut, ff] = [
    poolingLut + channels * poolingChannelLut(facts),
    poolingFf + channels * poolingChannelFf(facts),
  ]
  const early = family.series === '7-series' || (layer.clock_target_ns ?? 5) < 4
  const large = facts.size > 4
  return {
    LUT: between(lut * 0.6, lut, lut * (large ? 5 : 1.7)),
    FF: between(ff * 0.5, ff, ff * (early ? (large ? 15 : 5) : large ? 4 : 3)),
    ...paced(wordsIn, { usual: isSplit(family) ? 1 : 2, slowest: 3, more: [0, 3, 12] }),
  }
}

/**
 * A global pooling on streams: one value a channel runs along. One layer was seen: 16 channels of 16 bits, 894 LUT, 528 FF, 131 cycles for
 * 128 words (seanlipps/ECE226_CoDesign, Vitis HLS 2024.1).
 */
function running({ inputWidth }: PoolingFacts, { channels, wordsIn }: WordFacts): Figures {
  const [lut, ff] = [130 + channels * 3 * inputWidth, channels * 2.1 * inputWidth]
  return {
    LUT: between(lut / 2, lut, lut * 2.5),
    FF: between(ff / 3, ff, ff * 2.5),
    ...paced(wordsIn, { slowest: 2, more: [0, 3, 10] }),
  }
}

/**
 * On arrays: a tree for each output. Two global means were seen: 10,164 LUT and 10,792 FF for 32 means over 16 values of 18 bits at 2.8 ns
 * (CMS-L1T-Jet-Tagging/CL2TaggerFirmware, Vitis HLS 2023.2) and 3 cycles.
 */
function atOnce(facts: PoolingFacts, outputs: number): Figures {
  const lut = outputs * reductionLut(facts)
  const bits = outputs * facts.size * facts.inputWidth
  const levels = Math.log2(Math.max(1, facts.size))
  const cycles = between(0, levels / 2, levels + 4)
  return {
    LUT: between(lut / 2.5, lut, lut * 2.5 + outputs * facts.outputWidth),
    FF: between(0, bits / 2, 2 * bits + outputs * facts.outputWidth),
    latency_min: cycles,
    latency_max: cycles,
    II_min: exactly(1),
    II_max: exactly(1),
  }
}

/** All kinds that {@link estimatePooling} is for. */
export const poolingKinds: ReadonlySet<string> = new Set([
  'pooling1d',
  'pooling2d',
  'global_pooling1d',
  'global_pooling2d',
])
