import type { LayerDescription } from '../description/layer-description.js'
import type { WordFacts } from '../description/word-facts.js'
import type { Family } from '../families/family.js'
import type { Found } from './estimate.js'
import { estimateResourceDense } from './estimate-resource-dense.js'
import { between, exactly, highOf, widen } from './figures.js'

/**
 * A convolution of the resource strategy: the dense layer of that strategy from a window to the filters. No report was seen whose code is
 * that of hls4ml 1.x: LUTs, FFs and BRAM are within wide intervals, DSPs at most a multiplier for every reuse factor of weights.
 */
export function estimateResourceConv(
  layer: LayerDescription,
  family: Family,
  words: WordFacts | undefined,
): Found {
  const dense = estimateResourceDense(layer, family)
  const { LUT, FF, DSP, BRAM_18K } = dense.figures
  if (DSP === undefined) return dense
  const copies = words === undefined ? (layer.n_copies ?? 1) : 1
  const positions = words?.wordsIn ?? layer.n_partitions ?? 1
  const reuse = Math.max(1, layer.reuse_factor ?? 1)
  const cycles = between(positions, positions * (reuse + 3), positions * (reuse + 14) + 20)
  const grown = (figure: typeof LUT) =>
    figure && between((figure.low ?? figure.value) * copies, figure.value * copies, highOf(figure) * copies)
  return {
    certainty: 'interval',
    warnings: ['A convolution of the resource strategy was not seen: its figures are wide intervals.'],
    figures: {
      ...widen({ LUT: grown(LUT), FF: grown(FF) }, 1.5),
      DSP: between(0, DSP.value * copies, DSP.value * copies),
      BRAM_18K: between(
        0,
        (BRAM_18K?.value ?? 0) * copies,
        ((BRAM_18K && highOf(BRAM_18K)) ?? 0) * copies * 2,
      ),
      URAM: exactly(0),
      latency_min: cycles,
      latency_max: cycles,
      II_min: cycles,
      II_max: cycles,
    },
  }
}
