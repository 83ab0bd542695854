import {
  intType,
  makeConv,
  makeDense,
  makeLeakyRelu,
  makeLinear,
  makeNormalize,
  makePool,
  makeRelu,
  makeReluMax,
  makeSliced,
  makeSoftmax,
  printType,
} from '@metaml/fixed-point'
import type { LayerCase } from './layer-case.js'
import { depthwiseCase, mergeCase, stepCase, tableCase } from './more-layer-cases.js'
import type { Random } from './random.js'
import {
  between,
  constant,
  narrow,
  ports,
  raws,
  transposed,
  weightTypedefs,
  weightTypes,
} from './random-parts.js'

/** Cases of every kind of layer in turn. */
export function randomLayerCases(random: Random, count: number): LayerCase[] {
  const kinds = [
    dense,
    softmax,
    conv2d,
    pool2d,
    normalize,
    relu,
    dense,
    softmax,
    conv1d,
    pool1d,
    relu,
    softmax,
    tableCase,
    stepCase,
    mergeCase,
    depthwiseCase,
  ]
  return Array.from({ length: count }, (_, i) =>
    kinds[i % kinds.length]!(random, Math.floor(i / kinds.length)),
  )
}

function dense(random: Random): LayerCase {
  const types = weightTypes(random)
  const reuse = random.pick(['latency', 1, 2, 3, 6, 12] as const)
  const [inputs, outputs] = [random.pick([6, 12]), random.int(1, 5)]
  const reuseFactor = reuse === 'latency' || reuse <= inputs ? reuse : ('latency' as const)
  const weights = raws(random, types.weight, inputs * outputs)
  const biases = raws(random, types.bias, outputs)
  const strategy = reuseFactor === 'latency' ? 'dense_latency' : 'dense_resource'
  return {
    name: strategy,
    ...ports(types, inputs, outputs),
    constants: [
      // Resource reads its weights output after output.
      constant('w', types.weight, reuseFactor === 'latency' ? weights : transposed(weights, inputs, outputs)),
      constant('b', types.bias, biases),
    ],
    config: `struct config : nnet::dense_config { ${weightTypedefs(types)}
      static const unsigned n_in = ${inputs}, n_out = ${outputs};
      static const unsigned reuse_factor = ${reuseFactor === 'latency' ? 1 : reuseFactor}; };`,
    call: `nnet::${strategy}<data_t, res_t, config>(data, res, w, b);`,
    ours: makeDense({ inputs, outputs, types, weights, biases, reuseFactor }),
  }
}

function conv2d(random: Random): LayerCase {
  return conv(random, axis(random, 5), 2)
}

function conv1d(random: Random): LayerCase {
  return conv(random, { size: 1, kernel: 1, stride: 1, before: 0, after: 0 }, 1)
}

function conv(random: Random, height: Axis, dimensions: 1 | 2): LayerCase {
  const types = weightTypes(random)
  const width = axis(random, 7)
  const [channels, filters] = [random.int(1, 3), random.int(1, 3)]
  const window = height.kernel * width.kernel * channels
  const reuseFactor = random.pick(['latency', 1, window] as const)
  const weights = raws(random, types.weight, window * filters)
  const biases = raws(random, types.bias, filters)
  const [rows, columns] = [places(height), places(width)]
  const strategy = reuseFactor === 'latency' ? 'latency' : 'resource'
  return {
    name: `conv_${dimensions}d_${strategy}`,
    ...ports(types, height.size * width.size * channels, rows * columns * filters),
    constants: [
      constant('w', types.weight, reuseFactor === 'latency' ? weights : transposed(weights, window, filters)),
      constant('b', types.bias, biases),
    ],
    config: `struct mult_config_t : nnet::dense_config { ${weightTypedefs(types)}
      static const unsigned n_in = ${window}, n_out = ${filters}; };
    struct config : nnet::conv${dimensions}d_config { ${weightTypedefs(types)} typedef mult_config_t mult_config;
      ${imageConstants(height, width)}
      static const unsigned n_chan = ${channels}, n_filt = ${filters};
      static const unsigned filt_height = ${height.kernel}, filt_width = ${width.kernel};
      static const unsigned n_partitions = ${rows * columns}, n_pixels = 1;
      static const unsigned reuse_factor = ${reuseFactor === 'latency' ? 1 : reuseFactor};
      static const unsigned strategy = nnet::${strategy};
      template <class T, class C> using fill_buffer = fill_window<T, C>; };`,
    call: `nnet::conv_${dimensions}d_${strategy}_cl<data_t, res_t, config>(data, res, w, b);`,
    ours: makeConv({ height, width, channels, filters, types, weights, biases, reuseFactor }),
  }
}

function pool2d(random: Random, turn: number): LayerCase {
  const [height, width, channels] = [poolAxis(random, 6), poolAxis(random, 5), random.int(1, 2)]
  const global = turn % 3 === 2
  const axes = global ? [whole(height.size), whole(width.size)] : [height, width]
  return pool(random, axes[0]!, axes[1]!, channels, global ? 'global_pooling2d_cl' : 'pooling2d_cl')
}

function pool1d(random: Random, turn: number): LayerCase {
  const one = { size: 1, kernel: 1, stride: 1, before: 0, after: 0 }
  const width = turn % 3 === 2 ? whole(random.int(2, 7)) : poolAxis(random, 8)
  return pool(random, one, width, random.int(1, 3), turn % 3 === 2 ? 'global_pooling1d_cl' : 'pooling1d_cl')
}

function pool(random: Random, height: Axis, width: Axis, channels: number, name: string): LayerCase {
  const accum = random.int(0, 5) === 0 ? intType(random.int(6, 20), false) : between(random, 6, 30)
  const [input, result] = [narrow(random), narrow(random)]
  const operation = random.pick(['max', 'average'] as const)
  const countPad = random.int(0, 1) === 1
  const [rows, columns] = [places(height), places(width)]
  return {
    name: `${name.replace('_cl', '')} ${operation}`,
    ...ports({ input, result }, height.size * width.size * channels, rows * columns * channels),
    constants: [],
    config: `struct config : nnet::pooling${name.includes('1d') ? 1 : 2}d_config { typedef ${printType(accum)} accum_t;
      ${imageConstants(height, width)}
      static const unsigned n_in = ${width.size}, n_out = ${columns}, n_filt = ${channels};
      static const unsigned pool_height = ${height.kernel}, pool_width = ${width.kernel}, reuse_factor = 1;
      static const bool count_pad = ${countPad};
      static const nnet::Pool_Op pool_op = nnet::${operation === 'max' ? 'Max' : 'Average'}; };`,
    call: `nnet::${name}<data_t, res_t, config>(data, res);`,
    ours: makePool({ operation, height, width, channels, countPad, types: { input, accum, result } }),
  }
}

function normalize(random: Random): LayerCase {
  const [input, scale, bias, result] = [
    narrow(random),
    between(random, 3, 16),
    between(random, 3, 16),
    narrow(random),
  ]
  const [inputs, channels] = [8, random.pick([2, 4, 8])]
  const [scales, biases] = [raws(random, scale, channels), raws(random, bias, channels)]
  return {
    name: 'normalize',
    ...ports({ input, result }, inputs, inputs),
    constants: [constant('s', scale, scales), constant('b', bias, biases)],
    config: `struct config : nnet::batchnorm_config { typedef ${printType(scale)} scale_t; typedef ${printType(bias)} bias_t;
      static const unsigned n_in = ${inputs}, n_scale_bias = ${channels}, multiplier_limit = 8;
      static const unsigned n_filt = ${channels === inputs ? -1 : channels}; };`,
    call: 'nnet::normalize<data_t, res_t, config>(data, res, s, b);',
    ours: makeNormalize({ inputs, types: { input, scale, bias, result }, scales, biases }),
  }
}

function relu(random: Random, turn: number): LayerCase {
  const [input, result, slope] = [narrow(random), narrow(random), between(random, 3, 14)]
  const slopes = raws(random, slope, 1)
  const name = (['relu', 'leaky_relu', 'relu6', 'linear', 'prelu'] as const)[turn % 5]!
  const many = raws(random, slope, 12)
  const [ours, constants, call] = {
    relu: () => [makeRelu({ input, result }), [], 'relu<data_t, res_t, config>(data, res)'] as const,
    relu6: () => [makeReluMax({ input, result }, 6), [], 'relu6<data_t, res_t, config>(data, res)'] as const,
    linear: () => [makeLinear({ input, result }), [], 'linear<data_t, res_t, config>(data, res)'] as const,
    leaky_relu: () =>
      [
        makeLeakyRelu({ input, result, slope }, slopes),
        [constant('slope', slope, slopes)],
        `leaky_relu<data_t, ${printType(slope)}, res_t, config>(data, slope[0], res)`,
      ] as const,
    prelu: () =>
      [
        makeLeakyRelu({ input, result, slope }, many),
        [constant('slope', slope, many)],
        `prelu<data_t, ${printType(slope)}, res_t, config>(data, slope, res)`,
      ] as const,
  }[name]()
  return {
    name,
    ...ports({ input, result }, 12, 12),
    constants,
    config: 'struct config : nnet::activ_config { static const unsigned n_in = 12; };',
    call: `nnet::${call};`,
    ours,
  }
}

function softmax(random: Random, turn: number): LayerCase {
  const implementation = (['stable', 'latency', 'legacy', 'argmax'] as const)[(turn + random.int(0, 1)) % 4]!
  const [expTableSize, invTableSize] = [random.pick([64, 256, 1024]), random.pick([64, 256, 1024])]
  const expScale = random.pick([1, 1, 0.5, 0.3])
  const wide = () => between(random, 10, 22)
  const types = {
    input: wide(),
    result: between(random, 6, 20),
    expTable: between(random, 8, 20),
    invTable: between(random, 8, 20),
    accum: between(random, 8, 24),
    invInput: wide(),
    inputNorm: wide(),
    table: between(random, 10, 20),
  }
  const n = random.pick([2, 3, 5, 8, 10])
  const [outer, inner] = random.pick([
    [1, 1],
    [1, 1],
    [2, 3],
    [3, 1],
  ] as const)
  const [all, form] = [n * outer * inner, outer * inner === 1 ? implementation : 'multidim']
  return {
    name: `softmax ${implementation}`,
    ...ports(types, all, all),
    constants: [],
    config: `struct config : nnet::activ_config {
      static const unsigned n_in = ${all}, n_slice = ${n}, n_outer = ${outer}, n_inner = ${inner};
      static const unsigned exp_table_size = ${expTableSize}, inv_table_size = ${invTableSize};
      static constexpr float exp_scale = ${expScale};
      static const nnet::softmax_implementation implementation = nnet::softmax_implementation::${implementation};
      typedef ${printType(types.expTable)} exp_table_t; typedef ${printType(types.invTable)} inv_table_t;
      typedef ${printType(types.accum)} accum_t; typedef ${printType(types.invInput)} inv_inp_t;
      typedef ${printType(types.inputNorm)} inp_norm_t; typedef ${printType(types.table)} table_t; };`,
    call: `nnet::softmax_${form}<data_t, res_t, config>(data, res);`,
    ours: makeSliced(makeSoftmax({ implementation, types, expTableSize, invTableSize, expScale }), n, inner),
  }
}

interface Axis {
  readonly size: number
  readonly kernel: number
  readonly stride: number
  readonly before: number
  readonly after: number
}

function axis(random: Random, size: number): Axis {
  const kernel = random.int(1, 3)
  return {
    size,
    kernel,
    stride: random.int(1, 2),
    before: random.int(0, kernel - 1),
    after: random.int(0, kernel - 1),
  }
}

function poolAxis(random: Random, size: number): Axis {
  const kernel = random.int(1, 3)
  return { size, kernel, stride: kernel, before: random.int(0, kernel - 1), after: random.int(0, kernel - 1) }
}

function whole(size: number): Axis {
  return { size, kernel: size, stride: size, before: 0, after: 0 }
}

function places({ size, kernel, stride, before, after }: Axis): number {
  return Math.floor((size + before + after - kernel) / stride) + 1
}

function imageConstants(height: Axis, width: Axis): string {
  return `static const unsigned in_height = ${height.size}, in_width = ${width.size};
      static const unsigned out_height = ${places(height)}, out_width = ${places(width)};
      static const unsigned stride_height = ${height.stride}, stride_width = ${width.stride};
      static const unsigned pad_top = ${height.before}, pad_bottom = ${height.after};
      static const unsigned pad_left = ${width.before}, pad_right = ${width.after};`
}
