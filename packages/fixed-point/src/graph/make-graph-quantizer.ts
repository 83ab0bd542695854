import type { Precision } from '@metaml/hls-cpp/graph'
import { makeQuantizer } from '../kernels/quantizer.js'
import type { RawLayer } from '../kernels/raw-layer.js'
import type { FixedType } from '../type/fixed-type.js'
import { parseType } from '../type/parse-type.js'
import { graphError, type LayerView } from './layer-view.js'

/** A quantiser with the casts that stand in the kernel's code. Throws `METAML_E_FIXED_GRAPH` where they are no types. */
export function makeGraphQuantizer(view: LayerView): RawLayer {
  const { casts } = view.layer
  if (casts === undefined) throw graphError(view.layer, 'does not say what it casts to')
  const types = casts.map(cast => (cast === undefined ? undefined : typeOf(view, cast)))
  return makeQuantizer({ input: view.input, result: view.type('result') }, types)
}

function typeOf(view: LayerView, cast: Precision): FixedType {
  if (cast.kind !== 'fixed') throw graphError(view.layer, 'casts to a floating-point number')
  const { signed, width, integer, rounding, overflow, saturationBits } = cast
  return parseType(
    `ap_${signed ? '' : 'u'}fixed<${width},${integer},${rounding},${overflow},${saturationBits}>`,
  )
}
