import { printType } from '@metaml/fixed-point'
import type { LayerCase } from './layer-case.js'
import { randomLayerCases } from './layer-cases.js'
import { layersProgram } from './layers-program.js'
import { makeRandom } from './random.js'
import { randomRaw } from './random-rows.js'
import { runProgram } from './run-program.js'

/** What a proof of layers found. */
export interface LayerProof {
  readonly cases: number
  readonly rows: number
  readonly outputs: number
  readonly differences: number
  /** Outputs of each kind of layer. */
  readonly kinds: Readonly<Record<string, number>>
  readonly shown: readonly string[]
}

/** Runs `count` random layers on `rows` random rows each, by g++ and by the library. */
export async function proveLayers(count: number, rows: number, seed: number): Promise<LayerProof> {
  const random = makeRandom(seed)
  const cases = randomLayerCases(random, count)
  const inputs = cases.map(({ input, inputs: size }) =>
    Array.from({ length: rows }, () =>
      Float64Array.from({ length: size }, () => Number(randomRaw(random, input))),
    ),
  )
  const found = { outputs: 0, differences: 0, kinds: {} as Record<string, number>, shown: [] as string[] }
  for (let start = 0; start < count; start += 24) {
    const part = cases.slice(start, start + 24)
    const partInputs = inputs.slice(start, start + 24)
    const words = part.flatMap((layer, i) => [
      ...layer.constants.flatMap(({ raw }) => raw),
      ...partInputs[i]!.flatMap(row => Array.from(row)),
    ])
    const bytes = new Uint8Array(BigInt64Array.from(words, BigInt).buffer)
    const output = await runProgram(layersProgram(part, rows), bytes)
    let offset = 0
    part.forEach((layer, i) => {
      for (const row of partInputs[i]!) offset = compareRow(layer, row, output, offset, found)
    })
    if (offset !== output.length) throw new Error(`the program wrote ${output.length} bytes, not ${offset}`)
  }
  return { cases: count, rows, ...found }
}

function compareRow(
  layer: LayerCase,
  row: Float64Array,
  output: Buffer,
  start: number,
  found: { outputs: number; differences: number; kinds: Record<string, number>; shown: string[] },
): number {
  const ours = layer.ours(row)
  const theirs = ours.map((_, i) => Number(output.readBigInt64LE(start + 8 * i)))
  found.outputs += ours.length
  found.kinds[layer.name] = (found.kinds[layer.name] ?? 0) + ours.length
  const wrong = ours.findIndex((raw, i) => !Object.is(raw, theirs[i]))
  if (wrong >= 0) {
    found.differences += ours.filter((raw, i) => !Object.is(raw, theirs[i])).length
    const names = `${layer.name}: ${printType(layer.input)} to ${printType(layer.result)}`
    if (found.shown.filter(line => line.startsWith(names)).length === 0)
      found.shown.push(
        `${names}, output ${wrong}: ${ours[wrong]}, not ${theirs[wrong]}; ${layer.config}; on ${row}`,
      )
  }
  return start + 8 * layer.outputs
}
