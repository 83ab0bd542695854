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
export { isEqual, isLess } from './exact/compare.js'
export { convertRaw } from './exact/convert.js'
export { fromDouble, toDouble, toFloat } from './exact/doubles.js'
export { maxRaw, minRaw } from './exact/fit.js'
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
