import { type DenseFacts, denseFacts } from '../description/dense-facts.js'
import { isHgq } from '../description/is-hgq.js'
import type { LayerDescription } from '../description/layer-description.js'
import { type WordFacts, wordFacts } from '../description/word-facts.js'
import type { Family } from '../families/family.js'
import { isChained } from '../laws/dense-latency.js'
import { type DenseParts, denseParts } from './dense-parts.js'
import { type Found, unknown } from './estimate.js'
import { estimateResourceDense } from './estimate-resource-dense.js'
import { between, exactly, type Figures, highOf, lowOf, widen } from './figures.js'
import { streamNote } from './paced.js'

/** Estimates a dense layer. */
export function estimateDense(layer: LayerDescription, family: Family): Found {
  const resource = layer.strategy === 'resource' || layer.strategy === 'Resource'
  if (resource) return estimateResourceDense(layer, family)
  const read = denseFacts(layer)
  if ('missing' in read) return multipliersAlone(layer, family, read.missing)
  const parts = denseParts(read.facts, family)
  if (isHgq(layer)) return bounded(parts, read.facts)
  const warnings: string[] = []
  let figures = figuresOf(parts)
  if (isChained(parts.adders)) {
    warnings.push('So many adders are not always balanced: latency, FF and LUT are intervals.')
    const tree = denseParts(read.facts, family, false)
    figures = {
      ...figures,
      LUT: between(Math.min(tree.LUT, parts.LUT), parts.LUT, parts.LUT * 1.1),
      FF: between(Math.min(tree.FF, parts.FF), parts.FF, parts.FF * 1.2),
      latency_min: between(tree.cycles, parts.cycles, parts.cycles * 1.3),
      latency_max: between(tree.cycles, parts.cycles, parts.cycles * 1.3),
    }
  }
  const outside = outsideOf(read.facts, layer, family)
  if (outside.length > 0) {
    const { LUT, FF, latency_min, latency_max, ...sure } = figures
    figures = { ...sure, ...widen({ LUT, FF, latency_min, latency_max }, 1.5) }
    warnings.push(...outside)
  }
  const words = wordFacts(layer)
  if (words !== undefined) {
    return {
      figures: onWords(figures, words, { facts: read.facts, cycles: parts.cycles }),
      warnings,
      certainty: 'interval',
      notes: [streamNote],
    }
  }
  return { figures, warnings, certainty: warnings.length === 0 ? 'law' : 'interval' }
}

/**
 * On streams: the same products and adders, perhaps with inputs and outputs in registers; cycles for the words that are gathered, the products
 * and what begins and ends a call.
 *
 * Four layers with their weights (abdennour-GUESSOUM/Lenet5-hls4ml, Vitis HLS 2023.2; seanlipps/ECE226_CoDesign, 2024.1): DSP right on all,
 * LUT within 18 %, FF from 0.6 times to twice as many; nine layers: 1 to 3 cycles for a word, 25 for 16 words.
 */
function onWords(
  { LUT, FF, ...figures }: Figures,
  { wordsIn }: WordFacts,
  { facts, cycles }: { readonly facts: DenseFacts; readonly cycles: number },
): Figures {
  const more = wordsIn === 1 ? 0 : wordsIn
  const all = between(cycles, more + cycles + 1, 2 * more + 2 * cycles + 6)
  const interval = between(1, Math.max(1, all.value), Math.max(1, highOf(all)))
  const held = facts.inputs * facts.inputWidth + facts.liveOutputs * facts.accumWidth
  return {
    ...figures,
    ...widen({ LUT }, 1.25),
    ...(FF && { FF: between(lowOf(FF) / 1.6, FF.value, highOf(FF) * 1.6 + held) }),
    latency_min: all,
    latency_max: all,
    II_min: interval,
    II_max: interval,
  }
}

/** What DSPs do not hang on, with a value that stands in for it. */
const beside = {
  clock_target_ns: 5,
  mean_csd: 2,
  distinct_products: 0,
  accum_type: 'ap_fixed<16,6>',
  output_type: 'ap_fixed<16,6>',
} satisfies Partial<LayerDescription>

/** The DSPs of a layer that lacks fields, where it has those that they hang on. */
function multipliersAlone(layer: LayerDescription, family: Family, missing: readonly string[]): Found {
  const warning = `The layer does not say its ${missing.join(', ')}.`
  if (!missing.every(name => name in beside) || isHgq(layer)) return unknown(warning)
  const known = Object.fromEntries(Object.entries(layer).filter(([name]) => !missing.includes(name)))
  const read = denseFacts({ ...beside, ...known, kind: layer.kind })
  if ('missing' in read) return unknown(warning)
  const { DSP } = denseParts(read.facts, family)
  return { figures: { DSP: exactly(DSP), URAM: exactly(0) }, certainty: 'unknown', warnings: [warning] }
}

function figuresOf(parts: DenseParts): Figures {
  return {
    LUT: exactly(parts.LUT),
    FF: exactly(parts.FF),
    DSP: exactly(parts.DSP),
    BRAM_18K: exactly(0),
    URAM: exactly(0),
    latency_min: exactly(parts.cycles),
    latency_max: exactly(parts.cycles),
    II_min: exactly(parts.interval),
    II_max: exactly(parts.interval),
  }
}

/**
 * HGQ: the counts are upper bounds, as quantisers at the inputs cut work that the weights do not show. Twenty layers of Vitis HLS
 * 2024.1: LUTs 1/17 to 1.2 times what the laws say.
 */
function bounded(parts: DenseParts, facts: DenseFacts): Found {
  const outputs = facts.liveOutputs * facts.accumWidth
  const cycles = between(0, parts.cycles, parts.cycles + 1)
  return {
    certainty: 'interval',
    warnings: [
      'HGQ: quantisers of single inputs cut work that the weights do not show; the counts are upper bounds.',
    ],
    figures: {
      ...figuresOf(parts),
      LUT: between(parts.LUT / 30, parts.LUT * 0.9, parts.LUT * 1.25),
      FF: between(0, parts.FF * 0.7, Math.max(parts.FF * 1.25, 2 * parts.adders) + outputs),
      DSP: between(0, parts.DSP, parts.DSP),
      latency_min: cycles,
      latency_max: cycles,
    },
  }
}

/** Why a layer is not one of those that the laws were checked on. */
function outsideOf(
  facts: DenseFacts,
  layer: LayerDescription,
  { clocks, strategies, measured }: Family,
): string[] {
  const found: string[] = []
  if (!strategies.includes('latency')) {
    found.push(
      `The latency strategy was not seen with ${measured.join(', ')}: the constants are of another tool.`,
    )
  }
  if (layer.io_type === 'io_stream' && wordFacts(layer) === undefined)
    found.push('A dense layer of the latency strategy was not seen with streams.')
  if (facts.clock < clocks[0] * 0.9 || facts.clock > clocks[1] * 1.1) {
    found.push(
      `The clock period of ${facts.clock} ns is outside of those measured, ${clocks.join(' to ')} ns.`,
    )
  }
  if (facts.reuse > 2 && facts.reuse < 50) found.push('Reuse factors between 2 and 100 were not measured.')
  if (facts.inputWidth > 18 || facts.weightWidth > 18) {
    found.push('Operands of more than 18 bits may take more than one DSP each.')
  }
  return found
}
