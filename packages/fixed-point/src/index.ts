export {
  add,
  assign,
  divide,
  type Fixed,
  multiply,
  negate,
  shift,
  subtract,
} from './exact/arithmetic.js'
export { isEqual, isGreater, isLess } from './exact/compare.js'
export { convertRaw } from './exact/convert.js'
export { fromDouble, toDouble, toFloat } from './exact/doubles.js'
export { maxRaw, minRaw } from './exact/fit.js'
export { checkWidth, exactBits } from './fast/check-width.js'
export { floatExp } from './fast/float-exp.js'
export { makeConverter, type RawMap } from './fast/make-converter.js'
export { makeFromDouble } from './fast/make-from-double.js'
export type { Precisions } from './graph/layer-view.js'
export { type GraphSimulator, simulateGraph } from './graph/simulate-graph.js'
export type { TableFunction } from './kernels/activation-tables.js'
export { type Axis, axisOutputs, type ConvConfig, makeConv, oneRow } from './kernels/conv.js'
export { makeDense } from './kernels/dense.js'
export { makeDepthwise } from './kernels/depthwise.js'
export { floatTanh } from './kernels/float-tanh.js'
export { type HardActivation, makeHardActivation } from './kernels/hard-activation.js'
export type { DotConfig, WeightTypes } from './kernels/make-dot.js'
export {
  type MergeTypes,
  makeAverageOfTwo,
  makeConcatenate,
  makeExtreme,
  makeMultiply,
  makeSum,
  type RawMerge,
} from './kernels/merge.js'
export { makeNormalize, type NormalizeConfig } from './kernels/normalize.js'
export { makeGlobalStreamPool, makePool, makeStreamPool, type PoolConfig } from './kernels/pool.js'
export { makeQuantizer } from './kernels/quantizer.js'
export type { RawLayer } from './kernels/raw-layer.js'
export { makeRearrange, resizedIndices, transposedIndices } from './kernels/rearrange.js'
export { type MapTypes, makeLeakyRelu, makeLinear, makeRelu, makeReluMax } from './kernels/relu.js'
export { makeBinaryTanh, makeTernaryTanh, makeThresholdedRelu } from './kernels/signs.js'
export { makeSliced } from './kernels/sliced.js'
export { makeSoftmax, type SoftmaxConfig } from './kernels/softmax.js'
export { makeTableActivation, type TableActivation } from './kernels/table-activation.js'
export { makeZeroPad } from './kernels/zero-pad.js'
export type { SimulatedRows } from './simulator/graph-runner.js'
export {
  type CandidateOptions,
  openSimulator,
  type Simulator,
  type SimulatorOptions,
} from './simulator/open-simulator.js'
export {
  type FixedModes,
  type FixedType,
  fixedType,
  fractionBits,
  intType,
  maxWidth,
  type Overflow,
  overflows,
  type Quantization,
  quantizations,
} from './type/fixed-type.js'
export { parseType } from './type/parse-type.js'
export { printType } from './type/print-type.js'
export { addType, divideType, multiplyType, negateType, subtractType } from './type/result-types.js'
