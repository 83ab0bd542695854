import { readFixed } from '../description/fixed-text.js'
import type { LayerDescription } from '../description/layer-description.js'
import type { Found } from './estimate.js'
import { between, exactly } from './figures.js'

/**
 * Layers that move or cast values: wires, and an adder a value where a cast rounds or saturates. No calibration line is of
 * one: the LUTs are an interval from nothing to two LUTs a bit.
 */
export function estimateFree(layer: LayerDescription): Found {
  const output = readFixed(layer.output_type)
  const bits = (layer.n_out ?? layer.n_in ?? 0) * (output?.width ?? 16)
  const casts = output?.rounds === true || output?.saturates === true
  const stream = layer.io_type === 'io_stream'
  return {
    certainty: 'interval',
    warnings: [`Layers of the kind '${layer.kind}' were not measured.`],
    figures: {
      LUT: between(0, casts ? bits : 0, stream || casts ? 2 * bits : bits / 2),
      FF: between(0, stream ? bits : 0, stream ? 2 * bits : bits),
      DSP: exactly(0),
      BRAM_18K: stream ? between(0, 0, bits / 18 + 1) : exactly(0),
      URAM: exactly(0),
      latency_min: between(0, stream ? 1 : 0, 2),
      latency_max: between(0, stream ? 1 : 0, 2),
      II_min: exactly(1),
      II_max: exactly(1),
    },
  }
}
