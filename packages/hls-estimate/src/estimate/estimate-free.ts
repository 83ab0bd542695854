import { readFixed } from '../description/fixed-text.js'
import type { LayerDescription } from '../description/layer-description.js'
import { type WordFacts, wordFacts } from '../description/word-facts.js'
import type { Family } from '../families/family.js'
import { isSplit, portLut } from '../laws/stream-terms.js'
import type { Found } from './estimate.js'
import { between, exactly, type Figures } from './figures.js'
import { paced, streamNote } from './paced.js'

/**
 * Layers that move, cast, add or compare values: LUTs of at most two adders a value, no DSP. LUTs and FFs are intervals, from nothing on
 * where no report of one was seen.
 */
export function estimateFree(layer: LayerDescription, family: Family): Found {
  const words = wordFacts(layer)
  if (words !== undefined && byWord.has(layer.kind)) return estimateWords(layer, family, words)
  const output = readFixed(layer.output_type)
  const stream = layer.io_type === 'io_stream'
  const bits = Math.max(layer.n_out ?? 0, layer.n_in ?? 0) * (output?.width ?? 16)
  const works = output?.rounds === true || output?.saturates === true || working.has(layer.kind)
  return {
    certainty: 'interval',
    warnings: [`No report of a layer of the kind '${layer.kind}' was seen.`],
    figures: {
      LUT: between(0, works ? bits : 0, stream || works ? 2 * bits : bits / 2),
      FF: between(0, stream ? bits : 0, stream ? 2 * bits : bits),
      DSP: exactly(0),
      BRAM_18K: stream ? between(0, 0, bits / 18 + 1) : exactly(0),
      URAM: exactly(0),
      ...(words !== undefined &&
        paced(Math.max(words.wordsIn, words.wordsOut), { slowest: 2, more: [-2, 3, 12] })),
      ...(!stream && {
        latency_min: between(0, 0, 2),
        latency_max: between(0, 0, 2),
        II_min: exactly(1),
        II_max: exactly(1),
      }),
    },
  }
}

/** A layer that handles one word after the other. */
function estimateWords(layer: LayerDescription, family: Family, words: WordFacts): Found {
  const seen = layer.kind.startsWith('zero_padding') || layer.kind === 'upsampling'
  return {
    certainty: 'interval',
    warnings: seen ? [] : [`No report of a layer of the kind '${layer.kind}' on streams was seen.`],
    notes: [streamNote],
    figures: {
      ...wordCosts(layer, family, words),
      DSP: exactly(0),
      BRAM_18K: exactly(0),
      URAM: exactly(0),
      ...paced(words.wordsOut, { slowest: 2, more: [-2, 3, 12] }),
    },
  }
}

/**
 * LUTs and FFs. Padding: 33 LUTs a channel and 165 with Vivado HLS (24 layers of ChiRuiChen/AutoEncoder_hls4ml, 2019.2.1, and
 * Keb-L/hls4ml-data, 2019.2.1: within 40 %), 157 to 175 with Vitis HLS (five layers of SpAllen0726/HG-DREAM-Pulse-Detection-Project, 2023.1, and
 * seanlipps/ECE226_CoDesign, 2024.1), 16 to 48 FFs. Upsampling: the row in registers (four layers of the first and the third). Others:
 * ports and, where they add or compare, an adder a value.
 */
function wordCosts(
  layer: LayerDescription,
  family: Family,
  { channels, wordsIn, wordsOut }: WordFacts,
): Figures {
  const output = readFixed(layer.output_type)
  const width = output?.width ?? 16
  const bits = channels * width
  if (layer.kind.startsWith('zero_padding')) {
    if (isSplit(family)) {
      const lut = 165 + 33 * channels
      return { LUT: between(lut * 0.6, lut, lut * 1.7), FF: between(5, 30, 100) }
    }
    return { LUT: between(100, 180, 450 + bits), FF: between(5, 30, 150 + bits) }
  }
  if (layer.kind === 'upsampling') {
    const row = bits * Math.max(1, Math.round(Math.sqrt(wordsIn)))
    return { LUT: between(150, 300 + bits, 600 + row), FF: between(bits / 2, row, row * 2 + 200) }
  }
  const works = output?.rounds === true || output?.saturates === true || working.has(layer.kind)
  const ports = portLut(
    family,
    channels * (layer.kind === 'clone' || working.has(layer.kind) ? 2 : 1),
    wordsOut,
  )
  const lut = ports + (works ? bits * 1.2 : 0)
  return { LUT: between(lut / 3, lut, lut * 2 + bits), FF: between(0, 20, 3 * bits + 60) }
}

/** Kinds that take an adder or a comparison a value. */
const working = new Set(['add', 'subtract', 'maximum', 'minimum'])

/** Kinds that handle one word of a stream after the other. */
const byWord = new Set([
  ...working,
  'linear',
  'quantizer',
  'clone',
  'zero_padding1d',
  'zero_padding2d',
  'upsampling',
])

/** All kinds that {@link estimateFree} is for. */
export const freeKinds: ReadonlySet<string> = new Set([...byWord, 'repack', 'transpose', 'concatenate'])
