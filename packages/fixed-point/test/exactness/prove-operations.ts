import { type Fixed, printType } from '@metaml/fixed-point'
import { operations } from './operations.js'
import { operationsProgram } from './operations-program.js'
import { makeRandom } from './random.js'
import { type Row, randomRow } from './random-rows.js'
import { randomTriples, type TypeTriple } from './random-types.js'
import { runProgram } from './run-program.js'

/** What a proof found. */
export interface Proof {
  readonly operations: number
  readonly pairs: number
  readonly differences: number
  /** The first few differences, to read. */
  readonly shown: readonly string[]
}

/** Runs at least `count` operations over `pairs` triples of types, by g++ and by the library. */
export async function proveOperations(count: number, pairs: number, seed: number): Promise<Proof> {
  const random = makeRandom(seed)
  const triples = randomTriples(random, pairs)
  // A little more, for the operations that the headers leave undefined.
  const rows = Math.ceil((1.03 * count) / pairs / operations.length)
  const parts = Array.from({ length: Math.ceil(pairs / 20) }, (_, i) => triples.slice(20 * i, 20 * i + 20))
  const input = parts.map(part =>
    part.map(types => Array.from({ length: rows }, () => randomRow(random, types))),
  )
  const found = { operations: 0, pairs, differences: 0, shown: [] as string[] }
  let next = 0
  const worker = async () => {
    for (let i = next++; i < parts.length; i = next++) {
      const part = parts[i]!
      const results = await runProgram(operationsProgram(part, rows), encode(input[i]!.flat()))
      comparePart(part, input[i]!, results, found)
    }
  }
  await Promise.all([worker(), worker()])
  return found
}

function encode(rows: readonly Row[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(32 * rows.length))
  rows.forEach(({ a, b, double, shift }, i) => {
    view.setBigUint64(32 * i, BigInt.asUintN(64, a), true)
    view.setBigUint64(32 * i + 8, BigInt.asUintN(64, b), true)
    view.setFloat64(32 * i + 16, double, true)
    view.setBigUint64(32 * i + 24, BigInt(shift), true)
  })
  return new Uint8Array(view.buffer)
}

function comparePart(
  triples: readonly TypeTriple[],
  input: readonly (readonly Row[])[],
  results: Buffer,
  found: { operations: number; differences: number; shown: string[] },
): void {
  let offset = 0
  triples.forEach((types, t) => {
    for (const row of input[t]!) {
      const [a, b] = [
        { type: types.a, raw: row.a },
        { type: types.b, raw: row.b },
      ]
      for (const { cpp, ours } of operations) {
        const theirs = { width: Number(results.readBigUInt64LE(offset)), bits: readBits(results, offset + 8) }
        offset += 40
        const result = ours(a, b, row, types)
        if (result === undefined) continue
        found.operations++
        const bits = BigInt.asUintN(theirs.width, theirs.bits)
        const same = BigInt.asUintN(theirs.width, result.raw) === bits && inRange(result)
        if (same && result.type.width === theirs.width) continue
        found.differences++
        const names = `A = ${printType(types.a)}, B = ${printType(types.b)}, C = ${printType(types.c)}`
        const seen = found.shown.filter(line => line.startsWith(cpp) && line.includes(names)).length
        if (found.shown.length < 40 && seen === 0)
          found.shown.push(
            `${cpp} ${names}, a = ${row.a}, b = ${row.b}, d = ${row.double}, k = ${row.shift}: ${result.raw}, not ${bits} of ${theirs.width} bits`,
          )
      }
    }
  })
  if (offset !== results.length) throw new Error(`the program wrote ${results.length} bytes, not ${offset}`)
}

function inRange({ type, raw }: Fixed): boolean {
  return raw === (type.signed ? BigInt.asIntN(type.width, raw) : BigInt.asUintN(type.width, raw))
}

function readBits(bytes: Buffer, offset: number): bigint {
  const word = (i: number) => bytes.readBigUInt64LE(offset + 8 * i) << BigInt(64 * i)
  return word(0) | word(1) | word(2) | word(3)
}
