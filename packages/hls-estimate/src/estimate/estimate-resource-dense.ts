import { readFixed } from '../description/fixed-text.js'
import type { LayerDescription } from '../description/layer-description.js'
import type { Family } from '../families/family.js'
import { usesDsp } from '../laws/multipliers.js'
import { type Found, unknown } from './estimate.js'
import { between, exactly } from './figures.js'

/**
 * A dense layer of the resource strategy: a multiplier for every reuse factor of weights, zero or not, one input each
 * cycle.
 *
 * Seen in Vivado HLS 2019.2 on one network (four layers, arrays and streams): multipliers = inputs * outputs / reuse, interval
 * = reuse, latency = reuse + 3, or + 13 with a 16-bit input; weights in BRAM. LUT and FF are intervals about that.
 */
export function estimateResourceDense(layer: LayerDescription, family: Family): Found {
  const { n_in: inputs, n_out: outputs } = layer
  const [input, weight] = [readFixed(layer.input_type), readFixed(layer.weight_type)]
  if (
    typeof inputs !== 'number' ||
    typeof outputs !== 'number' ||
    input === undefined ||
    weight === undefined
  ) {
    return unknown('The layer does not say its n_in, n_out, input_type or weight_type.')
  }
  const reuse = Math.max(1, layer.reuse_factor ?? 1)
  const units = Math.ceil((inputs * outputs) / reuse)
  const dsp =
    !/^fabric\b/.test(layer.config_op_mul_impl ?? '') &&
    (/^dsp\b/.test(layer.config_op_mul_impl ?? '') ||
      usesDsp(input.width, weight.width, family.dense.dspFrom))
  const stream = layer.io_type === 'io_stream'
  const wide = dsp ? 13 : 3
  const cycles = reuse + (stream ? 5 : wide)
  const accum = readFixed(layer.accum_type)?.width ?? input.width
  const inputBits = stream ? inputs * input.width : 0
  const lut = units * 50 + outputs * accum * 2.6 + inputBits * 5
  const ff = outputs * accum * (dsp ? 4 : 2.2) + inputBits * 4
  // A word of `units` weights a cycle; a block of 18 Kb is 36 bits wide.
  const blocks = reuse === 1 ? 0 : Math.ceil((units * weight.width) / 36) * Math.ceil(reuse / 512)
  const latency = between(reuse + 2, cycles, reuse + 13)
  const interval = stream ? between(reuse + 2, cycles, reuse + 8) : exactly(reuse)
  return {
    certainty: 'interval',
    warnings: ['Resource strategy: LUT, FF and BRAM rest on one network of Vivado HLS 2019.2.'],
    figures: {
      LUT: between(lut / 3, lut, lut * 3),
      FF: between(ff / 3, ff, ff * 3),
      DSP: exactly(dsp ? units : 0),
      BRAM_18K: between(0, blocks, blocks * 2),
      URAM: exactly(0),
      latency_min: latency,
      latency_max: latency,
      II_min: interval,
      II_max: interval,
    },
  }
}
