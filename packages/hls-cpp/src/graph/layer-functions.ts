import type { LayerKind } from './layer-graph.js'

/** What the arguments of a call are, in their order. */
export type ArgumentRole =
  | 'in'
  | 'out'
  | 'constant'
  | 'weight'
  | 'bias'
  | 'scale'
  | 'param'
  | `${'depthwise' | 'pointwise'}.${'weight' | 'bias'}`

/** A function of hls4ml's library. */
export interface LayerFunction {
  readonly kind: LayerKind
  readonly roles: readonly ArgumentRole[]
  /** Whether the last template argument is the config struct. */
  readonly configured: boolean
}

const unaryRoles = ['in', 'out'] as const
const weightedRoles = ['in', 'out', 'weight', 'bias'] as const
const mergeRoles = ['in', 'in', 'out'] as const
const separableRoles = [
  'in',
  'out',
  'depthwise.weight',
  'pointwise.weight',
  'depthwise.bias',
  'pointwise.bias',
] as const

const families: readonly (readonly [
  pattern: RegExp,
  kind: LayerKind,
  roles: readonly ArgumentRole[],
  configured?: false,
])[] = [
  [/^dense$/, 'dense', weightedRoles],
  [/^(pointwise_)?conv_1d_cl$/, 'conv1d', weightedRoles],
  [/^(pointwise_)?conv_2d_cl$/, 'conv2d', weightedRoles],
  [/^depthwise_conv_1d_cl$/, 'depthwise_conv1d', weightedRoles],
  [/^depthwise_conv_2d_cl$/, 'depthwise_conv2d', weightedRoles],
  [/^separable_conv_1d_cl$/, 'separable_conv1d', separableRoles],
  [/^separable_conv_2d_cl$/, 'separable_conv2d', separableRoles],
  [/^normalize$/, 'batch_normalization', ['in', 'out', 'scale', 'bias']],
  [/^pooling1d_cl$/, 'pooling1d', unaryRoles],
  [/^pooling2d_cl$/, 'pooling2d', unaryRoles],
  [/^global_pooling1d_cl$/, 'global_pooling1d', unaryRoles],
  [/^global_pooling2d_cl$/, 'global_pooling2d', unaryRoles],
  [/^softmax(_multidim)?$/, 'softmax', unaryRoles],
  [
    /^(linear|relu|relu6|relu_max|sigmoid|tanh|hard_sigmoid|hard_tanh|softplus|softsign|selu|binary_tanh|ternary_tanh|silu|gelu|exp)$/,
    'activation',
    unaryRoles,
  ],
  [/^(leaky_relu|elu|thresholded_relu)$/, 'parametric_activation', ['in', 'constant', 'out']],
  [/^prelu$/, 'parametric_activation', ['in', 'param', 'out']],
  [/^(add|subtract|multiply|average|maximum|minimum)$/, 'add', mergeRoles],
  [/^concatenate[123]d(_\w+)?$/, 'concatenate', mergeRoles],
  [/^clone_stream$/, 'clone', ['in', 'out', 'out', 'out'], false],
  [/^repack_stream$/, 'repack', unaryRoles, false],
  [/^zeropad1d_cl$/, 'zero_padding1d', unaryRoles],
  [/^zeropad2d_cl$/, 'zero_padding2d', unaryRoles],
  [/^resize_nearest$/, 'upsampling', unaryRoles],
  [/^transpose(_[23]d)?$/, 'transpose', unaryRoles],
]

/** The function of a name without `nnet::`; undefined for one that we do not know. */
export function layerFunction(name: string): LayerFunction | undefined {
  const found = families.find(([pattern]) => pattern.test(name))
  if (found === undefined) return undefined
  const [, kind, roles, configured = true] = found
  return { kind: kind === 'add' ? (name as LayerKind) : kind, roles, configured }
}

/** Whether layers of a kind begin a virtual layer. */
export function hasWeights(kind: LayerKind): boolean {
  return kind === 'dense' || kind === 'batch_normalization' || /conv[12]d$/.test(kind)
}
