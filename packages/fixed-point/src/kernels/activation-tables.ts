import { fromFloating } from '../exact/doubles.js'
import { checkWidth } from '../fast/check-width.js'
import { floatExp } from '../fast/float-exp.js'
import type { FixedType } from '../type/fixed-type.js'
import { floatTanh } from './float-tanh.js'

/** Functions that hls4ml reads from a table. */
export type TableFunction = 'sigmoid' | 'tanh' | 'softplus' | 'softsign' | 'elu' | 'selu'

const { fround } = Math

/** What the headers compute in floats and doubles for a float; the last step is a float. */
const functions: Record<TableFunction, (x: number) => number> = {
  sigmoid: x => fround(1 / fround(1 + floatExp(-x))),
  tanh: floatTanh,
  softplus: x => fround(Math.log(floatExp(x) + 1)),
  softsign: x => fround(x / (Math.abs(x) + 1)),
  elu: x => fround(floatExp(x) - 1),
  selu: x => fround(1.0507009873554805 * (1.6732632423543772 * (floatExp(x) - 1))),
}

/** The span of values that a table covers: −8 to 8, of tanh −4 to 4, of the exponential ones 0 to −8. */
export const tableSpan: Record<TableFunction, number> = {
  sigmoid: 16,
  tanh: 8,
  softplus: 16,
  softsign: 16,
  elu: -8,
  selu: -8,
}

/** The table of a function, raw values of its entries' type. Throws `METAML_E_FIXED_WIDTH`. */
export function functionTable(name: TableFunction, entry: FixedType, size: number): Float64Array {
  checkWidth(entry)
  const span = tableSpan[name]
  const argument =
    span < 0 ? (i: number) => (span * i) / size : (i: number) => (span * (i - fround(size) / 2)) / size
  return Float64Array.from({ length: size }, (_, i) =>
    Number(fromFloating(functions[name](fround(argument(i))), entry)),
  )
}
