import { readFixed } from '../description/fixed-text.js'
import { wordFacts } from '../description/word-facts.js'
import type { Family } from '../families/family.js'
import { type Fifo, fifo } from '../laws/stream-terms.js'
import { add, defined, type FoundLayer, most, plus, times } from './combine.js'
import { between, type Figures, highOf, lowOf } from './figures.js'

/**
 * Streams: the layers run side by side, with FIFOs between them.
 *
 * Whole reports of five networks (see the README): the latency is that of the slowest layer and one to eighteen more, the interval that of the
 * slowest and at most one more, DSPs the sum. Where lines do not say the words of the streams, FIFOs are a fifth of the LUTs and a tenth of
 * the FFs (one project of 2019.2).
 */
export function streamed(layers: readonly FoundLayer[], family: Family): Figures {
  const [slowest, total] = [most(layers, 'latency_max'), add(layers, 'latency_max', 2 * layers.length)]
  // They overlap: behind the slowest the others were seen to take a fifth of its time; a half is the most that is allowed for.
  const latency =
    slowest === undefined || total === undefined
      ? undefined
      : between(
          lowOf(slowest),
          slowest.value + layers.length,
          Math.min(highOf(total), highOf(slowest) * 1.5 + 8 * layers.length),
        )
  const interval = most(layers, 'II_max')
  const [lut, ff, bram] = (['LUT', 'FF', 'BRAM_18K'] as const).map(name => add(layers, name, 0))
  const fifos = fifosOf(layers, family)
  return defined({
    ...(fifos === undefined
      ? { LUT: times(lut, 1.05, 1.2, 1.5), FF: times(ff, 1, 1.1, 1.5), BRAM_18K: times(bram, 1, 1, 2) }
      : {
          LUT: plus(lut, fifos.LUT * 0.5, fifos.LUT, fifos.LUT * 2.5),
          FF: plus(ff, fifos.FF * 0.5, fifos.FF, fifos.FF * 2.5),
          BRAM_18K: plus(bram, fifos.BRAM_18K * 0.45, fifos.BRAM_18K, fifos.BRAM_18K * 1.1),
        }),
    DSP: add(layers, 'DSP', 0),
    URAM: add(layers, 'URAM', 0),
    latency_min: latency,
    latency_max: latency,
    II_min: interval,
    II_max:
      interval === undefined ? undefined : between(lowOf(interval), interval.value + 1, highOf(interval) + 1),
  })
}

/** All FIFOs together: one behind each layer, two behind a clone; undefined where a layer does not say its words. */
function fifosOf(layers: readonly FoundLayer[], family: Family): Fifo | undefined {
  let [LUT, FF, BRAM_18K] = [0, 0, 0]
  // The last layer writes to the port.
  for (const { layer } of layers.slice(0, -1)) {
    const words = wordFacts(layer)
    if (words === undefined) return undefined
    const bits = readFixed(layer.output_type)?.width ?? 16
    const one = fifo(family, { channels: words.channels, bits }, words.wordsOut)
    const copies = layer.kind === 'clone' ? 2 : 1
    LUT += one.LUT * copies
    FF += one.FF * copies
    BRAM_18K += one.BRAM_18K * copies
  }
  return { LUT, FF, BRAM_18K }
}
