import { readFixed } from '../description/fixed-text.js'
import type { LayerDescription } from '../description/layer-description.js'
import { wordFacts } from '../description/word-facts.js'
import type { Family } from '../families/family.js'
import { portLut } from '../laws/stream-terms.js'
import { type Found, unknown } from './estimate.js'
import { between, exactly } from './figures.js'
import { paced, streamNote } from './paced.js'

/** LUTs and FFs for each bit of input and output of an element: 5.8 to 6.0 and 1.3 to 2 in five layers. */
const [lutPerBit, ffPerBit] = [5.8, 1.5]

/**
 * A piecewise linear sigmoid or tanh: a slope, a shift, two limits, a cast.
 *
 * Five layers on streams were seen (four of abdennour-GUESSOUM/Lenet5-hls4ml, Vitis HLS 2023.2; one of
 * SpAllen0726/HG-DREAM-Pulse-Detection-Project, 2023.1), with a cast that rounds and saturates and no DSP: LUTs within 8 %.
 */
export function estimateHard(layer: LayerDescription, family: Family): Found {
  const [input, output] = [layer.input_type, layer.output_type].map(readFixed)
  const words = wordFacts(layer)
  const live = words?.channels ?? layer.n_in ?? layer.n_out
  if (typeof live !== 'number' || input === undefined || output === undefined) {
    return unknown('The layer does not say its n_in, input_type or output_type.')
  }
  const bits = live * (input.width + output.width)
  const lut = bits * lutPerBit + (words === undefined ? 0 : portLut(family, live, words.wordsOut))
  const cycles = between(0, 1, 4)
  return {
    certainty: 'interval',
    warnings:
      words === undefined ? [`No report of a layer of the kind '${layer.kind}' on arrays was seen.`] : [],
    notes: words === undefined ? [] : [streamNote],
    figures: {
      LUT: between(lut * (output.rounds || output.saturates ? 0.6 : 0.2), lut, lut * 1.5),
      FF: between(0, bits * ffPerBit, bits * 3 + 100),
      // A slope that is no power of two may take a product.
      DSP: between(0, 0, live),
      BRAM_18K: exactly(0),
      URAM: exactly(0),
      ...(words === undefined
        ? { latency_min: cycles, latency_max: cycles, II_min: exactly(1), II_max: exactly(1) }
        : paced(words.wordsOut, { slowest: 2, more: [0, 3, 10] })),
    },
  }
}

/** All kinds that {@link estimateHard} is for. */
export const hardKinds: ReadonlySet<string> = new Set(['hard_tanh', 'hard_sigmoid'])
