import {
  add,
  advance,
  type Code,
  countDown,
  get,
  greater,
  int,
  load,
  loadSplat,
  maximum,
  plus,
  product,
  repeat,
  set,
  store,
  storeLane,
  subtract,
  times,
  type WasmFunction,
  when,
  zeros,
} from './assembler.js'

/** The integers that the kernel takes, in order; strides and jumps in bytes. */
const parameters = [
  ...['a', 'aRow', 'aStep', 'aJump', 'outer', 'inner', 'b', 'bStep'],
  ...['from', 'fromRow', 'c', 'cRow', 'rows', 'lanes', 'relu'],
] as const
const [a, aRow, aStep, aJump, outer, inner, b, bStep, from, fromRow, c, cRow, rows, lanes, relu] =
  parameters.map((_, i) => i) as [
    ...[number, number, number, number, number, number, number, number],
    ...[number, number, number, number, number, number, number],
  ]
const pointerB = parameters.length
const outerLeft = pointerB + 1
const innerLeft = pointerB + 2
const address = pointerB + 3
const pointerA = (row: number) => pointerB + 4 + row
const mostRows = 4
const integers = 4 + mostRows
const firstVector = parameters.length + integers

/**
 * The kernel that all products are made of: some columns (`lanes` of at most `4 · vectors`) of
 * `c = from + a · b` for as many rows as there are, ReLU on it where asked for.
 *
 * Terms of a sum are reached by two loops: `inner` times `a` goes on by `aStep` and `b` by `bStep`; after each of
 * `outer` rounds `a` goes on by `aJump`. So a transposed matrix and the window of a convolution need no copy. Up
 * to four rows are held in registers. Lanes beyond `lanes` are worked out of whatever lies behind a row and not
 * stored: memory must be readable 32 bytes beyond.
 * Source of the scheme: Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008).
 */
export function matrixKernel(vectors: 1 | 2): WasmFunction {
  return {
    name: `multiply${vectors}`,
    params: parameters.length,
    integers,
    vectors: mostRows * vectors + vectors,
    body: [
      ...when(greater(get(rows), int(3)), repeat(rowBlock(4, vectors), greater(get(rows), int(3)))),
      ...when(greater(get(rows), int(2)), rowBlock(3, vectors)),
      ...when(greater(get(rows), int(1)), rowBlock(2, vectors)),
      ...when(greater(get(rows), int(0)), rowBlock(1, vectors)),
    ],
  }
}

function rowBlock(height: number, vectors: number): Code {
  const rowsOf = Array.from({ length: height }, (_, row) => row)
  const columns = Array.from({ length: vectors }, (_, column) => column)
  const sum = (row: number, column: number) => firstVector + row * vectors + column
  const factor = (column: number) => firstVector + mostRows * vectors + column
  const eachSum = (piece: (local: number, row: number, column: number) => Code): Code =>
    rowsOf.flatMap(row => columns.flatMap(column => piece(sum(row, column), row, column)))
  const step: Code = [
    ...columns.flatMap(column => set(factor(column), load(get(pointerB), 16 * column))),
    ...eachSum((local, row, column) =>
      set(local, plus(get(local), product(loadSplat(get(pointerA(row))), get(factor(column))))),
    ),
    ...rowsOf.flatMap(row => advance(pointerA(row), get(aStep))),
    ...advance(pointerB, get(bStep)),
  ]
  return [
    ...rowsOf.flatMap(row => [
      ...set(address, add(get(from), times(get(fromRow), int(row)))),
      ...columns.flatMap(column => set(sum(row, column), load(get(address), 16 * column))),
      ...set(pointerA(row), add(get(a), times(get(aRow), int(row)))),
    ]),
    ...set(pointerB, get(b)),
    ...set(outerLeft, get(outer)),
    ...countDown(outerLeft, [
      ...set(innerLeft, get(inner)),
      ...countDown(innerLeft, step),
      ...rowsOf.flatMap(row => advance(pointerA(row), get(aJump))),
    ]),
    ...when(
      get(relu),
      eachSum(local => set(local, maximum(get(local), zeros))),
    ),
    ...rowsOf.flatMap(row => [
      ...set(address, add(get(c), times(get(cRow), int(row)))),
      ...columns.slice(0, -1).flatMap(column => store(get(address), get(sum(row, column)), 16 * column)),
      ...storeLanes(sum(row, vectors - 1), vectors),
    ]),
    ...advance(a, times(get(aRow), int(height))),
    ...advance(from, times(get(fromRow), int(height))),
    ...advance(c, times(get(cRow), int(height))),
    ...set(rows, subtract(get(rows), int(height))),
  ]
}

/** Stores the last vector of a row: all of it, or its first lanes. */
function storeLanes(vector: number, vectors: number): Code {
  const offset = 16 * (vectors - 1)
  const before = 4 * (vectors - 1)
  const lane = (i: number) => storeLane(get(address), get(vector), i, offset + 4 * i)
  return when(greater(get(lanes), int(before + 3)), store(get(address), get(vector), offset), [
    ...lane(0),
    ...when(greater(get(lanes), int(before + 1)), lane(1)),
    ...when(greater(get(lanes), int(before + 2)), lane(2)),
  ])
}
