import { fromDouble } from '../exact/doubles.js'
import { checkWidth } from '../fast/check-width.js'
import { makeHardActivation } from '../kernels/hard-activation.js'
import type { RawLayer } from '../kernels/raw-layer.js'
import { makeLeakyRelu, makeLinear, makeRelu, makeReluMax } from '../kernels/relu.js'
import { makeBinaryTanh, makeTernaryTanh, makeThresholdedRelu } from '../kernels/signs.js'
import { makeTableActivation } from '../kernels/table-activation.js'
import type { FixedType } from '../type/fixed-type.js'
import { graphError, type LayerView } from './layer-view.js'

/** An activation other than a softmax, by the function that is called. Throws `METAML_E_FIXED_GRAPH` for one not known. */
export function makeActivation(view: LayerView): RawLayer {
  const types = { input: view.input, result: view.type('result') }
  const { layer } = view
  const streams = view.pack > 0
  switch (layer.function) {
    case 'linear':
      return makeLinear(types)
    case 'relu':
      return makeRelu(types)
    case 'relu6':
      return makeReluMax(types, 6)
    case 'relu1':
      return makeReluMax(types, 1)
    case 'leaky_relu': {
      const { type, raw } = parameter(view)
      return makeLeakyRelu({ ...types, slope: type }, [raw])
    }
    case 'prelu': {
      const slope = view.type('param')
      return makeLeakyRelu({ ...types, slope }, view.weights('param', slope))
    }
    case 'thresholded_relu': {
      const { type, raw } = parameter(view)
      return makeThresholdedRelu({ ...types, threshold: type }, raw)
    }
    case 'binary_tanh':
      return makeBinaryTanh(types)
    case 'ternary_tanh':
      return makeTernaryTanh(types, streams)
    case 'hard_sigmoid':
    case 'hard_tanh': {
      const [slope, shift] = [view.type('slope'), view.type('shift')]
      return makeHardActivation({
        function: layer.function,
        types: { ...types, slope, shift },
        slope: rawOf(view.number('slope'), slope),
        shift: rawOf(view.number('shift'), shift),
      })
    }
    case 'sigmoid':
    case 'tanh':
    case 'softplus':
    case 'softsign':
    case 'elu':
    case 'selu':
      return makeTableActivation({
        function: layer.function,
        types: { ...types, table: view.type('table') },
        tableSize: view.number('table_size'),
        streams,
        ...(layer.function === 'elu' && { alpha: parameter(view) }),
      })
    default:
      throw graphError(layer, `calls ${layer.function}`)
  }
}

/** The number that stands in the call, in its type. */
function parameter(view: LayerView): { type: FixedType; raw: number } {
  const [value, ...others] = view.layer.constants
  if (value === undefined || others.length > 0) throw graphError(view.layer, 'has no one parameter')
  const type = view.type('param')
  return { type, raw: rawOf(value, type) }
}

function rawOf(value: number, type: FixedType): number {
  checkWidth(type)
  return Number(fromDouble(value, type))
}
