import type { LayerKind } from '@metaml/hls-cpp/graph'
import type { FixedType } from '../type/fixed-type.js'
import type { LayerView } from './layer-view.js'

/** A part of a layer, whose roles and attributes begin with `prefix`, as a layer of its own. */
export function partOf(
  view: LayerView,
  prefix: 'depthwise.' | 'pointwise.',
  kind: LayerKind,
  input: FixedType,
): LayerView {
  const { layer } = view
  const attributes = Object.fromEntries(
    Object.entries(layer.attributes).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  )
  const strategy = attributes.strategy?.value
  return {
    ...view,
    layer: { ...layer, kind, attributes, ...(typeof strategy === 'string' && { strategy }) },
    input,
    type: role => view.type(prefix === 'pointwise.' && role === 'result' ? 'result' : prefix + role),
    number: name => view.number(prefix + name),
    weights: (role, type) => view.weights(prefix + role, type),
  }
}
