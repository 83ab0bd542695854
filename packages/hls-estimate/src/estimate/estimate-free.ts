import { readFixed } from '../description/fixed-text.js'
import type { LayerDescription } from '../description/layer-description.js'
import type { Found } from './estimate.js'
import { between, exactly } from './figures.js'

/**
 * Layers that move, cast, add or compare values: LUTs of at most two adders a value, no DSP. No report of one was seen, so that LUTs
 * and FFs are intervals from nothing on.
 */
export function estimateFree(layer: LayerDescription): Found {
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
      ...(!stream && {
        latency_min: between(0, 0, 2),
        latency_max: between(0, 0, 2),
        II_min: exactly(1),
        II_max: exactly(1),
      }),
    },
  }
}

/** Kinds that take an adder or a comparison a value. */
const working = new Set(['add', 'subtract', 'maximum', 'minimum'])

/** All kinds that {@link estimateFree} is for. */
export const freeKinds: ReadonlySet<string> = new Set([
  ...working,
  'linear',
  'quantizer',
  'clone',
  'repack',
  'transpose',
  'concatenate',
  'zero_padding1d',
  'zero_padding2d',
  'upsampling',
])
