/** A piece of a function's body, as bytes. */
export type Code = readonly number[]

/** A function of a module: it takes `params` integers, gives nothing, and has `integers` and `vectors` of its own. */
export interface WasmFunction {
  readonly name: string
  readonly params: number
  readonly integers: number
  readonly vectors: number
  readonly body: Code
}

const i32 = 0x7f
const v128 = 0x7b

/**
 * Makes the bytes of a module that imports `env.memory` and exports its functions.
 * Source: WebAssembly core specification 2.0, chapter 5 (binary format).
 */
export function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ params }) => [0x60, ...list(Array(params).fill([i32])), 0])
  const bodies = functions.map(({ integers, vectors, body }) => {
    const code = [
      ...list([
        [...unsigned(integers), i32],
        [...unsigned(vectors), v128],
      ]),
      ...body,
      0x0b,
    ]
    return [...unsigned(code.length), ...code]
  })
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(types)),
    ...section(2, list([[...text('env'), ...text('memory'), 2, 0, 1]])),
    ...section(3, list(functions.map((_, i) => unsigned(i)))),
    ...section(7, list(functions.map(({ name }, i) => [...text(name), 0, ...unsigned(i)]))),
    ...section(10, list(bodies)),
  ])
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content]
}

function list(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()]
}

function text(value: string): Code {
  return list([...new TextEncoder().encode(value)].map(byte => [byte]))
}

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): number[] {
  if (value >= -64 && value < 64) return [value & 0x7f]
  return [(value & 0x7f) | 0x80, ...signed(value >> 7)]
}

const simd = (opcode: number, ...operands: number[]): Code => [0xfd, ...unsigned(opcode), ...operands]

/** The value of a local variable. */
export const get = (local: number): Code => [0x20, ...unsigned(local)]
/** Sets a local variable to a value. */
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)]
/** An integer. */
export const int = (value: number): Code => [0x41, ...signed(value)]
/** Sum of integers. */
export const add = (a: Code, b: Code): Code => [...a, ...b, 0x6a]
/** Difference of integers. */
export const subtract = (a: Code, b: Code): Code => [...a, ...b, 0x6b]
/** Product of integers. */
export const times = (a: Code, b: Code): Code => [...a, ...b, 0x6c]
/** Whether a signed integer is greater. */
export const greater = (a: Code, b: Code): Code => [...a, ...b, 0x4a]
/** Adds to a local integer. */
export const advance = (local: number, by: Code): Code => set(local, add(get(local), by))

/** Performs a piece when an integer is not 0, else another. */
export const when = (condition: Code, then: Code, otherwise: Code = []): Code => [
  ...condition,
  ...[0x04, 0x40],
  ...then,
  ...(otherwise.length > 0 ? [0x05, ...otherwise] : []),
  0x0b,
]

/** Performs a piece at least once, and again while an integer is not 0. */
export const repeat = (piece: Code, again: Code): Code => [0x03, 0x40, ...piece, ...again, 0x0d, 0, 0x0b]

/** Counts a local integer down from its value to 0, with the piece before each step; it is at least 1. */
export const countDown = (local: number, piece: Code): Code =>
  repeat([...piece, ...set(local, subtract(get(local), int(1)))], get(local))

const place = (offset: number): number[] => [2, ...unsigned(offset)]

/** Four numbers at an address. */
export const load = (at: Code, offset = 0): Code => [...at, ...simd(0x00, ...place(offset))]
/** The number at an address, four times. */
export const loadSplat = (at: Code): Code => [...at, ...simd(0x09, ...place(0))]
/** Stores four numbers. */
export const store = (at: Code, value: Code, offset = 0): Code => [
  ...at,
  ...value,
  ...simd(0x0b, ...place(offset)),
]
/** Stores one of four numbers. */
export const storeLane = (at: Code, value: Code, lane: number, offset = 0): Code => [
  ...at,
  ...value,
  ...simd(0x5a, ...place(offset), lane),
]
/** Four zeros. */
export const zeros: Code = simd(0x0c, ...new Array(16).fill(0))
const binary =
  (opcode: number) =>
  (a: Code, b: Code): Code => [...a, ...b, ...simd(opcode)]
/** Sums of four pairs. */
export const plus = binary(0xe4)
/** Differences of four pairs. */
export const minus = binary(0xe5)
/** Products of four pairs. */
export const product = binary(0xe6)
/** The greater of four pairs; no number when one is none. */
export const maximum = binary(0xe9)
/** All bits where the first of a pair is greater, else none. */
export const isGreater = binary(0x44)
/** Bits that are in both. */
export const both = binary(0x4e)
/** All bits where the numbers of a pair are equal, else none. */
export const isEqual = binary(0x41)
/** Bits that are in the first and not in the second. */
export const without = binary(0x4f)
/** Bits that are in one of them. */
export const either = binary(0x50)
