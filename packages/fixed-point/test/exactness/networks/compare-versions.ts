import { fractionBits, simulateGraph } from '@metaml/fixed-point'
import { changeSources } from './change-sources.js'
import { runVersions } from './compile-networks.js'
import { type ReadyNetwork, sizeOf } from './prepare-network.js'
import { networksProgram } from './program.js'
import type { Assignment } from './random-assignment.js'

/** What a comparison found. */
export interface Comparison {
  readonly values: number
  readonly differing: number
  /** Versions whose values are all the same. */
  readonly constant: number
  readonly shown: readonly string[]
}

/** Compiles a network's kernel once for each assignment, in one program, and compares what it gives with the simulator. */
export async function compareVersions(
  { network, graph, sources, header, inputs, x }: ReadyNetwork,
  versions: readonly Assignment[],
  name: string,
): Promise<Comparison> {
  const names = [graph.layers.at(-1)!.inputs[0]!, graph.outputs[0]!]
  const [tap, output] = names.map(value => sizeOf(graph, value)) as [number, number]
  const sizes = { input: sizeOf(graph, graph.inputs[0]!), output, tap: { name: names[0]!, size: tap } }
  const texts = versions.map(({ changes }) => changeSources(sources, graph, changes))
  const program = networksProgram(sources, texts, sizes)
  const theirs = await runVersions(header, sources.folder, name, program, new Uint8Array(x.buffer))
  const rowSize = tap + output
  const size = inputs * rowSize
  if (theirs.length !== 8 * size * versions.length)
    throw new Error(
      `the program of ${network} wrote ${theirs.length} bytes, not ${8 * size * versions.length}`,
    )
  const shown: string[] = []
  let [differing, constant] = [0, 0]
  versions.forEach((version, i) => {
    const ours = names.map(value => rawValues(version, value, x, inputs))
    const wrong: string[] = []
    const seen = new Set<number>()
    for (let n = 0; n < size; n++) {
      const [row, place] = [Math.floor(n / rowSize), n % rowSize]
      const our = place < tap ? ours[0]![row * tap + place]! : ours[1]![row * output + place - tap]!
      const their = Number(theirs.readBigInt64LE(8 * (i * size + n)))
      seen.add(their)
      if (our !== their) wrong.push(`${our}, not ${their}, in row ${row} of ${names[place < tap ? 0 : 1]}`)
    }
    differing += wrong.length
    if (seen.size === 1) constant++
    if (wrong.length === 0) return
    const types = version.changes.map(({ layer, attribute, text }) => `${layer}.${attribute}=${text}`)
    shown.push(`${network}: ${wrong.length} of ${size} differ, first ${wrong[0]}; ${types.join(' ')}`)
  })
  return { values: size * versions.length, differing, constant, shown }
}

/** The raw values that the simulator gives of a value of the graph. */
function rawValues(
  { graph, precisions }: Assignment,
  name: string,
  x: Float32Array,
  rows: number,
): Float64Array {
  const producer = graph.layers.find(({ outputs }) => outputs.includes(name))!
  const scale = 2 ** fractionBits(precisions[producer.name]!.result!)
  return simulateGraph({ ...graph, outputs: [name] }, precisions)
    .run(x, rows)
    .map(value => value * scale)
}
