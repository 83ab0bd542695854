import { readFixed } from '../description/fixed-text.js'
import type { LayerDescription } from '../description/layer-description.js'
import type { WordFacts } from '../description/word-facts.js'
import type { Family } from '../families/family.js'
import { fabricUnitLut } from '../laws/fabric-unit.js'
import { usesDsp } from '../laws/multipliers.js'
import { type Found, unknown } from './estimate.js'
import { between, exactly } from './figures.js'
import { paced, streamNote } from './paced.js'

/**
 * A batch normalization on streams: a scale and a shift for each channel, once, whatever the number of positions.
 *
 * A multiplier for each scale of three signed digits or more. Seen: DSPs for 64 of 64 and 40 of 42 channels and 43 LUTs, 16 FFs
 * each (two layers of fastmachinelearning/hls4ml-tutorial, 2020.1), 8 and 0 of 16 and 55 to 60 LUTs, 32 to 47 FFs (two of
 * abdennour-GUESSOUM/Lenet5-hls4ml, 2023.2), 32 of 32 and 36 of 64 and 59 to 70 LUTs, 210 FFs at 2.5 ns on Zynq (two of
 * pominiq/DNNonSilicon, 2020.1).
 */
export function estimateStreamNormalize(
  layer: LayerDescription,
  family: Family,
  { channels, wordsOut }: WordFacts,
): Found {
  const [input, scale, output] = [layer.input_type, layer.weight_type, layer.output_type].map(readFixed)
  if (input === undefined || output === undefined) {
    return unknown('The layer does not say its input_type or output_type.')
  }
  const scaleWidth = scale?.width ?? input.width
  const counted = typeof layer.distinct_csd3 === 'number' ? layer.distinct_csd3 : undefined
  const most = counted ?? channels
  const option = layer.config_op_mul_impl ?? ''
  const chosen = usesDsp(input.width, scaleWidth, family.dense.dspFrom)
  const isDsp = /^dsp\b/.test(option) || (chosen && !/^fabric\b/.test(option))
  const possible = !/^fabric\b/.test(option)
  // A product wider than a DSP takes in takes several.
  const each =
    Math.ceil((Math.max(input.width, scaleWidth) - 1) / 26) *
    Math.ceil((Math.min(input.width, scaleWidth) - 1) / 17)
  const unit = fabricUnitLut(Math.max(input.width, scaleWidth), family.dense.fabricUnit)
  const lut = channels * (input.width + output.width) * 1.2 + (isDsp ? 0 : most * unit) + 60
  const early = family.series === '7-series' ? 16 : 4
  return {
    certainty: 'interval',
    warnings: [],
    notes: [streamNote],
    figures: {
      LUT: between(lut * 0.45, lut, lut * 1.6 + (isDsp ? most * unit * 0.25 : 0)),
      FF: between(
        0,
        channels * output.width * 1.3 + 20,
        channels * (input.width + output.width) * early + 60,
      ),
      DSP: possible
        ? between(isDsp ? (counted ?? 0) * 0.9 : 0, isDsp ? most * each : 0, most * each)
        : exactly(0),
      BRAM_18K: exactly(0),
      URAM: exactly(0),
      ...paced(wordsOut, { slowest: Math.max(2, layer.reuse_factor ?? 1), more: [-1, 2, 8] }),
    },
  }
}
