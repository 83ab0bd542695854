import { namedChildren } from '../tree/cpp-tree.js'
import { evaluate } from './evaluate.js'
import type { LayerKind } from './layer-graph.js'
import type { Config } from './read-configs.js'

/** The shape that a layer gives, channels last; undefined where its config struct does not say what it takes to know it. */
export function outputShape(
  kind: LayerKind,
  config: Config | undefined,
  inputs: readonly (readonly number[])[],
): readonly number[] | undefined {
  const [first, second] = inputs
  const members = (...names: readonly string[]): number[] | undefined => {
    const values = names.map(name => config?.members.get(name)?.value)
    return values.every(value => typeof value === 'number') ? values : undefined
  }
  switch (kind) {
    case 'dense':
      return members('n_out')
    case 'conv1d':
    case 'separable_conv1d':
    case 'depthwise_conv1d':
      return members('out_width', 'n_filt')
    case 'conv2d':
    case 'separable_conv2d':
    case 'depthwise_conv2d':
      return members('out_height', 'out_width', 'n_filt')
    case 'pooling1d':
      return members('n_out', 'n_filt')
    case 'pooling2d':
      return members('out_height', 'out_width', 'n_filt')
    case 'global_pooling1d':
    case 'global_pooling2d':
      return members('n_filt')
    case 'zero_padding1d':
      return members('out_width', 'n_chan')
    case 'zero_padding2d':
      return members('out_height', 'out_width', 'n_chan')
    case 'upsampling':
      return (members('height')?.[0] ?? 1) === 1 && first?.length === 2
        ? members('new_width', 'n_chan')
        : members('new_height', 'new_width', 'n_chan')
    case 'transpose':
      return config?.arrays.get('to_shape') ?? permuted(first, config)
    case 'concatenate':
      return concatenated(first, second, config?.members.get('axis')?.value)
    default:
      return first
  }
}

/** Before 1.1: `perm` is a member, and two dimensions are always swapped. */
function permuted(
  shape: readonly number[] | undefined,
  config: Config | undefined,
): readonly number[] | undefined {
  if (shape?.length === 2) return shape.toReversed()
  const list = namedChildren(config?.members.get('perm')?.valueNode)
  const axes = list.map(item => evaluate(item, new Map()))
  const isWhole =
    axes.length === shape?.length && axes.every(axis => typeof axis === 'number' && axis in shape)
  return isWhole ? axes.map(axis => shape![axis as number]!) : undefined
}

function concatenated(
  a: readonly number[] | undefined,
  b: readonly number[] | undefined,
  axis: unknown,
): readonly number[] | undefined {
  if (a === undefined || b?.length !== a.length || typeof axis !== 'number') return undefined
  // hls4ml counts axes as Keras does, the rows' being 0.
  const at = axis < 0 ? a.length + axis : axis - 1
  return a.map((n, i) => (i === at ? n + b[i]! : n))
}

/** The number of values of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1)
}
