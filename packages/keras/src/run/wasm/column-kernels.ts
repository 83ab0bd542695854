import {
  add,
  advance,
  both,
  type Code,
  countDown,
  get,
  greater,
  int,
  isGreater,
  load,
  maximum,
  minus,
  plus,
  product,
  repeat,
  set,
  store,
  subtract,
  type WasmFunction,
  zeros,
} from './assembler.js'

/** `y = max(x, 0)` on `count` vectors: (x, y, count). */
export const rectify: WasmFunction = {
  ...{ name: 'rectify', params: 3, integers: 0, vectors: 0 },
  body: countDown(2, [
    ...store(get(1), maximum(load(get(0)), zeros)),
    ...advance(0, int(16)),
    ...advance(1, int(16)),
  ]),
}

/** `dx = dy` where `y > 0`, else 0, on `count` vectors: (dy, y, dx, count). */
export const rectifyBack: WasmFunction = {
  ...{ name: 'rectifyBack', params: 4, integers: 0, vectors: 0 },
  body: countDown(3, [
    ...store(get(2), both(load(get(0)), isGreater(load(get(1)), zeros))),
    ...[0, 1, 2].flatMap(pointer => advance(pointer, int(16))),
  ]),
}

/**
 * Sums over rows, column by column: (x, dy, shift, rows, row, columns, sums), `row` the bytes from one to the next.
 * Whole vectors are stored: `sums` has room for columns up to the next multiple of 4.
 */
function columnSums(name: string, term: (x: Code, dy: Code, shift: Code) => Code): WasmFunction {
  const [x, dy, shift, rows, row, columns, sums, left, atX, atDy] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  const [sum, moved] = [10, 11]
  return {
    ...{ name, params: 7, integers: 3, vectors: 2 },
    body: repeat(
      [
        ...set(left!, get(rows!)),
        ...set(atX!, get(x!)),
        ...set(atDy!, get(dy!)),
        ...set(sum!, zeros),
        ...set(moved!, load(get(shift!))),
        ...countDown(left!, [
          ...set(sum!, plus(get(sum!), term(load(get(atX!)), load(get(atDy!)), get(moved!)))),
          ...advance(atX!, get(row!)),
          ...advance(atDy!, get(row!)),
        ]),
        ...store(get(sums!), get(sum!)),
        ...[x!, dy!, shift!, sums!].flatMap(pointer => advance(pointer, int(16))),
        ...set(columns!, subtract(get(columns!), int(4))),
      ],
      greater(get(columns!), int(0)),
    ),
  }
}

/** Sums of x. */
export const sumColumns = columnSums('sumColumns', x => x)
/** Sums of the squares of x - shift: pass x as dy too. */
export const sumSquares = columnSums('sumSquares', (x, dy, shift) =>
  product(minus(x, shift), minus(dy, shift)),
)
/** Sums of dy · (x - shift). */
export const sumProducts = columnSums('sumProducts', (x, dy, shift) => product(minus(x, shift), dy))

/**
 * Scales and shifts rows, column by column: (x, dy, out, rows, columns, byX, byDy, shift). Rows lie close; what a
 * vector has beyond its row is overwritten by the next row, and after the last one needs room.
 */
function scaleRows(
  name: string,
  value: (x: Code, dy: Code, at: (table: number) => Code) => Code,
): WasmFunction {
  const [x, dy, out, rows, columns, byX, byDy, shift, offset] = [0, 1, 2, 3, 4, 5, 6, 7, 8]
  const at = (table: number) => load(add(get(table), get(offset!)))
  return {
    ...{ name, params: 8, integers: 1, vectors: 0 },
    body: countDown(rows!, [
      ...set(offset!, int(0)),
      ...repeat(
        [
          ...store(
            add(get(out!), get(offset!)),
            value(at(x!), at(dy!), table => at([byX!, byDy!, shift!][table]!)),
          ),
          ...advance(offset!, int(16)),
        ],
        greater(get(columns!), get(offset!)),
      ),
      ...[x!, dy!, out!].flatMap(pointer => advance(pointer, get(columns!))),
    ]),
  }
}

/** `out = byX · x + shift`; `columns` in bytes. */
export const scale = scaleRows('scale', (x, _, at) => plus(product(x, at(0)), at(2)))
/** `out = byX · x + byDy · dy + shift`; `columns` in bytes. */
export const scaleBoth = scaleRows('scaleBoth', (x, dy, at) =>
  plus(plus(product(x, at(0)), product(dy, at(1))), at(2)),
)
