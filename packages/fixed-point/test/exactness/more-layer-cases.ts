import {
  makeAverageOfTwo,
  makeBinaryTanh,
  makeDepthwise,
  makeExtreme,
  makeHardActivation,
  makeTableActivation,
  makeTernaryTanh,
  makeThresholdedRelu,
  printType,
  type RawLayer,
} from '@metaml/fixed-point'
import type { LayerCase } from './layer-case.js'
import type { Random } from './random.js'
import { between, constant, narrow, ports, raws, weightTypedefs, weightTypes } from './random-parts.js'

const count = 12

/** An activation that is read from a table. */
export function tableCase(random: Random, turn: number): LayerCase {
  const name = (['sigmoid', 'tanh', 'softplus', 'softsign', 'elu', 'selu'] as const)[turn % 6]!
  const types = { input: narrow(random), table: between(random, 6, 24), result: narrow(random) }
  const tableSize = random.pick([16, 100, 256, 1024, 2048])
  const alpha = between(random, 4, 14)
  const raw = raws(random, alpha, 1)
  const template = name === 'elu' ? `data_t, ${printType(alpha)}, res_t, config` : 'data_t, res_t, config'
  return {
    name,
    ...ports(types, count, count),
    constants: name === 'elu' ? [constant('alpha', alpha, raw)] : [],
    config: `struct config : nnet::activ_config { typedef ${printType(types.table)} table_t;
      static const unsigned n_in = ${count}, table_size = ${tableSize}; };`,
    call: `nnet::${name}<${template}>(data, ${name === 'elu' ? 'alpha[0], ' : ''}res);`,
    ours: makeTableActivation({
      function: name,
      types,
      tableSize,
      ...(name === 'elu' && { alpha: { type: alpha, raw: raw[0]! } }),
    }),
  }
}

/** A line that is cut off, or an activation of two or three values. */
export function stepCase(random: Random, turn: number): LayerCase {
  const name = (['hard_sigmoid', 'hard_tanh', 'thresholded_relu', 'binary_tanh', 'ternary_tanh'] as const)[
    turn % 5
  ]!
  const types = { input: narrow(random), result: narrow(random) }
  const input = name === 'ternary_tanh' ? { ...types.input, signed: true } : types.input
  const [slope, shift] = [between(random, 2, 16), between(random, 2, 8)]
  const [slopes, shifts] = [raws(random, slope, 1), raws(random, shift, 1)]
  const isHard = name.startsWith('hard')
  const all = { ...types, input }
  const ours: Record<typeof name, () => RawLayer> = {
    hard_sigmoid: () => hard('hard_sigmoid'),
    hard_tanh: () => hard('hard_tanh'),
    thresholded_relu: () => makeThresholdedRelu({ ...all, threshold: slope }, slopes[0]!),
    binary_tanh: () => makeBinaryTanh(all),
    ternary_tanh: () => makeTernaryTanh(all, false),
  }
  const hard = (which: 'hard_sigmoid' | 'hard_tanh') =>
    makeHardActivation({
      function: which,
      types: { ...all, slope, shift },
      slope: slopes[0]!,
      shift: shifts[0]!,
    })
  const isThreshold = name === 'thresholded_relu'
  const template = isThreshold ? `data_t, ${printType(slope)}, res_t, config` : 'data_t, res_t, config'
  return {
    name,
    ...ports(all, count, count),
    constants: isHard
      ? [constant('slope', slope, slopes), constant('shift', shift, shifts)]
      : isThreshold
        ? [constant('theta', slope, slopes)]
        : [],
    config: `struct config : nnet::activ_config { static const unsigned n_in = ${count};
      static ${printType(slope)} slope; static ${printType(shift)} shift; };
    ${printType(slope)} config::slope; ${printType(shift)} config::shift;`,
    call: `${isHard ? 'config::slope = slope[0]; config::shift = shift[0];' : ''}
      nnet::${name}<${template}>(data, ${isThreshold ? 'theta[0], ' : ''}res);`,
    ours: ours[name](),
  }
}

/** A merge with a second input that stays the same. */
export function mergeCase(random: Random, turn: number): LayerCase {
  const name = (['maximum', 'minimum', 'average'] as const)[turn % 3]!
  const [input, result, other] = [narrow(random), narrow(random), narrow(random)]
  const values = raws(random, other, count)
  const types = { a: input, b: other, result }
  const merge = name === 'average' ? makeAverageOfTwo(types) : makeExtreme(types, name)
  return {
    name,
    ...ports({ input, result }, count, count),
    constants: [constant('other', other, values)],
    config: `struct config : nnet::merge_config {
      static const unsigned n_elem = ${count}, n_elem1 = ${count}, n_elem2 = ${count}; };`,
    call: `nnet::${name}<data_t, ${printType(other)}, res_t, config>(data, other, res);`,
    ours: input => merge(input, Float64Array.from(values)),
  }
}

/** The product of one window with the weights of each channel. */
export function depthwiseCase(random: Random): LayerCase {
  const types = weightTypes(random)
  const [kernel, channels] = [random.int(1, 6), random.int(1, 4)]
  const inputs = kernel * channels
  const divisors = Array.from({ length: inputs }, (_, i) => i + 1).filter(n => inputs % n === 0)
  const reuse = random.pick(['latency' as const, ...divisors])
  const [weights, biases] = [raws(random, types.weight, inputs), raws(random, types.bias, channels)]
  const form =
    reuse === 'latency'
      ? 'latency'
      : reuse <= channels
        ? 'resource_rf_leq_nout'
        : reuse % channels === 0
          ? 'resource_rf_gt_nout_rem0'
          : 'resource_gt_nout'
  const axis = { size: kernel, kernel, stride: 1, before: 0, after: 0 }
  return {
    name: `depthwise ${form}`,
    ...ports(types, inputs, channels),
    constants: [constant('w', types.weight, weights), constant('b', types.bias, biases)],
    config: `struct config : nnet::dense_config { ${weightTypedefs(types)}
      static const unsigned n_in = ${inputs}, n_out = ${channels};
      static const unsigned reuse_factor = ${reuse === 'latency' ? 1 : reuse}; };`,
    call: `nnet::depthwise_product_${form}<data_t, res_t, config>(data, res, w, b);`,
    ours: makeDepthwise({
      height: { size: 1, kernel: 1, stride: 1, before: 0, after: 0 },
      width: axis,
      channels,
      types,
      weights,
      biases,
      reuseFactor: reuse,
    }),
  }
}
