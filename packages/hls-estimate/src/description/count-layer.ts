import type { Layer, LayerWeights, NamedType } from '@metaml/hls-cpp/graph'
import { countNonZero, countWeights, type WeightCounts } from './count-weights.js'

/** Counts the weights and biases of a dense layer or the window of a convolution; undefined where they are not as many as the sizes say. */
export function countLayer(
  layer: Layer,
  inputs: number | undefined,
  outputs: number | undefined,
  dead: ReadonlySet<number> | undefined,
): (WeightCounts & { n_bias_nonzero?: number }) | undefined {
  const { weight, bias } = layer.weights
  const type = layer.types.weight ?? weight?.type
  if (weight === undefined || type === undefined || inputs === undefined || outputs === undefined)
    return undefined
  if (weight.values.length !== inputs * outputs) return undefined
  const transposed = layer.strategy?.toLowerCase() === 'resource'
  return {
    ...countOnce(weight, type, inputs, outputs, transposed, dead),
    ...(bias !== undefined && {
      n_bias_nonzero: countNonZero(bias.values, (layer.types.bias ?? bias.type).precision),
    }),
  }
}

/** Counts by the array of weights: a search asks for the same layer in a few types again and again. */
const counted = new WeakMap<Float64Array, Map<string, WeightCounts>>()

function countOnce(
  { values }: LayerWeights,
  type: NamedType,
  inputs: number,
  outputs: number,
  transposed: boolean,
  dead: ReadonlySet<number> | undefined,
): WeightCounts {
  let known = counted.get(values)
  if (known === undefined) {
    known = new Map()
    counted.set(values, known)
  }
  const { precision } = type
  const key = `${JSON.stringify(precision)} ${inputs} ${outputs} ${transposed} ${dead === undefined ? '' : [...dead].join()}`
  let counts = known.get(key)
  if (counts === undefined) {
    counts = countWeights(values, precision, {
      inputs,
      outputs,
      transposed,
      ...(dead !== undefined && { dead }),
    })
    known.set(key, counts)
  }
  return counts
}
