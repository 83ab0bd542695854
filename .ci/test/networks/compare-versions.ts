import { fractionBits, openSimulator, simulateGraph } from '@metaml/fixed-point'
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

/**
 * Compiles a network's kernel once for each assignment, in one program, and compares what it gives with `simulateGraph`,
 * and with `openSimulator`, which computes most layers by other means.
 */
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
  for (const [i, version] of versions.entries()) {
    const ours = await Promise.all(names.map(value => rawValues(version, value, x, inputs)))
    const wrong: string[] = []
    const seen = new Set<number>()
    for (let n = 0; n < size; n++) {
      const [row, place] = [Math.floor(n / rowSize), n % rowSize]
      const [values, at] =
        place < tap ? [ours[0]!, row * tap + place] : [ours[1]!, row * output + place - tap]
      const [our, fast] = [values.plain[at]!, values.fast[at]!]
      const their = Number(theirs.readBigInt64LE(8 * (i * size + n)))
      seen.add(their)
      if (our !== their || fast !== their)
        wrong.push(`${our} and ${fast}, not ${their}, in row ${row} of ${names[place < tap ? 0 : 1]}`)
    }
    differing += wrong.length
    if (seen.size === 1) constant++
    if (wrong.length === 0) continue
    const types = version.changes.map(({ layer, attribute, text }) => `${layer}.${attribute}=${text}`)
    shown.push(`${network}: ${wrong.length} of ${size} differ, first ${wrong[0]}; ${types.join(' ')}`)
  }
  return { values: size * versions.length, differing, constant, shown }
}

/** The raw values that both simulators give of a value of the graph. */
async function rawValues(
  { graph, precisions }: Assignment,
  name: string,
  x: Float32Array,
  rows: number,
): Promise<{ readonly plain: Float64Array; readonly fast: Float64Array }> {
  const producer = graph.layers.find(({ outputs }) => outputs.includes(name))!
  const scale = 2 ** fractionBits(precisions[producer.name]!.result!)
  const cut = { ...graph, outputs: [name] }
  const plain = simulateGraph(cut, precisions).run(x, rows)
  const simulator = await openSimulator(cut, { x, rows, cores: 1 })
  try {
    const { outputs } = await simulator.run(precisions)
    return { plain: plain.map(value => value * scale), fast: outputs.map(value => value * scale) }
  } finally {
    await simulator.close()
  }
}
