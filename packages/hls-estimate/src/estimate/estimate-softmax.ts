import type { LayerDescription } from '../description/layer-description.js'
import type { Family } from '../families/family.js'
import { sum } from '../laws/linear.js'
import { softmaxCycleTerms, softmaxTerms } from '../laws/softmax-terms.js'
import { type Found, unknown } from './estimate.js'
import { between, exactly } from './figures.js'

/**
 * LUTs of an output: least and most. 45 and 146 were those with 5 outputs; at 10 outputs on streams Vivado HLS 2020.1 had 310
 * (fastmachinelearning/hls4ml-tutorial, pominiq/DNNonSilicon), Vitis HLS 183 and, with 6, 95 (abdennour-GUESSOUM/Lenet5-hls4ml,
 * seanlipps/ECE226_CoDesign).
 */
const perOutput = [45, 340] as const

/**
 * A softmax of n outputs with tables of 1024 entries: n products, LUT and FF linear in n, cycles by log2(n).
 *
 * Vitis HLS 2021.1: n = 2, 5, 10, 16, within 3 %, in fabric 366 LUTs a product of 18 bits. The other tools were seen with 5
 * outputs only.
 */
export function estimateSoftmax(layer: LayerDescription, family: Family): Found {
  const outputs = layer.n_in ?? layer.n_out
  if (typeof outputs !== 'number' || outputs < 1) return unknown('The layer does not say its n_in.')
  const { softmax } = family
  const clock = layer.clock_target_ns || family.clocks[1]
  const fabric = /^fabric\b/.test(layer.config_op_mul_impl ?? '')
  const terms = softmaxTerms(outputs, fabric)
  const cycles = Math.max(1, sum({ ...softmax.cycles }, softmaxCycleTerms(outputs, fabric, clock)))
  const lut = sum({ ...softmax.lut }, terms)
  const ports = Math.ceil(outputs / 2) + 1
  const tables = Math.max(1, Math.ceil((layer.table_size ?? 1024) / 1024))
  const figures = {
    LUT: exactly(lut),
    FF: exactly(sum({ ...softmax.ff }, terms)),
    DSP: exactly(fabric ? 0 : outputs),
    BRAM_18K: exactly(
      tables * (softmax.bram === 'outputs' ? outputs : softmax.bram === 'ports' ? ports : 2 * ports),
    ),
    URAM: exactly(0),
    latency_min: exactly(cycles),
    latency_max: exactly(cycles),
    II_min: exactly(1),
    II_max: exactly(1),
  }
  const seen = family.softmax.bram === 'outputs' ? outputs <= 24 : outputs === 5
  const cyclesBetween = between(cycles - 3, cycles, cycles + (clock < 4 ? 30 : 8))
  if (seen) return { figures, certainty: 'law', warnings: [] }
  return {
    certainty: 'interval',
    warnings: [`A softmax of ${outputs} outputs was not measured with this tool.`],
    figures: {
      ...figures,
      LUT: between(lut / 2, Math.max(lut, perOutput[0] * outputs), Math.max(6 * lut, perOutput[1] * outputs)),
      FF: between(figures.FF.value / 2.5, figures.FF.value, figures.FF.value * 2.5 + outputs * 70),
      ...((layer.reuse_factor ?? 1) > 1 && !fabric && { DSP: between(1, outputs, outputs) }),
      BRAM_18K: between(outputs / 2, figures.BRAM_18K.value, 2 * outputs + 4),
      latency_min: cyclesBetween,
      latency_max: cyclesBetween,
    },
  }
}
