import { denseFacts } from '../description/dense-facts.js'
import type { LayerDescription } from '../description/layer-description.js'
import type { Family } from '../families/family.js'
import { denseParts } from './dense-parts.js'
import { type Found, unknown } from './estimate.js'
import { between, exactly } from './figures.js'

/**
 * A convolution: a dense layer from a window to the filters, as often as it is built.
 *
 * No report of one was seen. With streams there is one, with arrays as many as positions that a partition computes at once; DSPs are
 * at most those of so many dense layers, LUTs and FFs within a factor of four of them. Latency and interval are not known.
 */
export function estimateConv(layer: LayerDescription, family: Family): Found {
  const read = denseFacts(layer)
  if ('missing' in read) return unknown(`The layer does not say its ${read.missing.join(', ')}.`)
  const copies = layer.io_type === 'io_stream' ? 1 : (layer.n_copies ?? undefined)
  if (copies === undefined) return unknown('The layer does not say how often its window is built.')
  const parts = denseParts(read.facts, family)
  const [dsp, lut, ff] = [parts.DSP * copies, parts.LUT * copies, parts.FF * copies]
  return {
    certainty: 'interval',
    warnings: ['No report of a convolution was seen: DSPs are a bound, latency and interval are not known.'],
    figures: {
      LUT: between(lut / 4, lut, lut * 4),
      FF: between(ff / 4, ff, ff * 4 + read.facts.inputs * read.facts.inputWidth * copies),
      DSP: between(0, dsp, dsp),
      URAM: exactly(0),
    },
  }
}
