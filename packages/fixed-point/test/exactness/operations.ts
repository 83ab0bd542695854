import {
  add,
  assign,
  divide,
  type Fixed,
  type FixedType,
  fromDouble,
  intType,
  isEqual,
  isGreater,
  isLess,
  multiply,
  negate,
  shift,
  subtract,
  toDouble,
  toFloat,
} from '@metaml/fixed-point'
import type { Row } from './random-rows.js'
import type { TypeTriple } from './random-types.js'

/** One operation, twice: in C++ on `a`, `b`, `d`, `k` and the types A, B, C, and by the library; undefined: not compared. */
export interface Operation {
  readonly cpp: string
  ours(a: Fixed, b: Fixed, row: Row, types: TypeTriple): Fixed | undefined
}

/** Every operation that a row is put through. */
export const operations: readonly Operation[] = [
  { cpp: 'B r = a; put(r);', ours: (a, b) => assigned(a, b.type) },
  { cpp: 'A r = b; put(r);', ours: (a, b) => assigned(b, a.type) },
  { cpp: 'put(a + b);', ours: (a, b) => add(a, b) },
  { cpp: 'put(a - b);', ours: (a, b) => subtract(a, b) },
  { cpp: 'put(a * b);', ours: (a, b) => multiply(a, b) },
  {
    cpp: 'if (b == 0) put(B(0)); else put(a / b);',
    ours: (a, b) => (b.raw === 0n ? undefined : divide(a, b)),
  },
  { cpp: 'C r = a * b; put(r);', ours: (a, b, _, { c }) => assign(multiply(a, b), c) },
  {
    cpp: 'C r = a; r += b; put(r);',
    ours: (a, b, _, { c }) => assign(add(assign(a, c), b), c),
  },
  {
    cpp: 'A r = d; put(r);',
    ours: (a, _b, { double }) => ({ type: a.type, raw: fromDouble(double, a.type) }),
  },
  { cpp: 'put(a.to_double());', ours: a => bitsOf(toDouble(a.raw, a.type)) },
  { cpp: 'put((double)b.to_float());', ours: (_, b) => bitsOf(toFloat(b.raw, b.type)) },
  {
    cpp: 'put(ap_int<4>((a > b ? 1 : 0) + (a < b ? 2 : 0) + (a == b ? 4 : 0)));',
    ours: (a, b) => plain((isGreater(a, b) ? 1n : 0n) + (isLess(a, b) ? 2n : 0n) + (isEqual(a, b) ? 4n : 0n)),
  },
  { cpp: 'A r = a << k; put(r);', ours: (a, _, { shift: bits }) => shift(a, bits) },
  { cpp: 'A r = a >> k; put(r);', ours: (a, _, { shift: bits }) => shift(a, -bits) },
  { cpp: 'put(-a);', ours: a => negate(a) },
]

function assigned(value: Fixed, to: FixedType): Fixed | undefined {
  // The headers leave it undefined, and the library refuses it.
  if (to.kind === 'int' && value.type.kind === 'fixed' && value.type.integer < 0) return undefined
  return assign(value, to)
}

/** The bits of a double, which the program writes as if it were a 64-bit integer. */
function bitsOf(value: number): Fixed {
  return { type: intType(64, false), raw: new BigUint64Array(new Float64Array([value]).buffer)[0]! }
}

function plain(raw: bigint): Fixed {
  return { type: intType(4), raw }
}
