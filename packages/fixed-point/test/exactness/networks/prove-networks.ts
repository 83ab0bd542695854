import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { isMetamlError } from '@metaml/core'
import { fractionBits, simulateGraph } from '@metaml/fixed-point'
import { type LayerGraph, readLayerGraph } from '@metaml/hls-cpp'
import { makeRandom, type Random } from '../random.js'
import { changeSources } from './change-sources.js'
import { compileHeader, runVersions, type SharedHeader } from './compile-networks.js'
import { networksProgram, readSources, type Sources, sharedHeader } from './program.js'
import { networkProject } from './projects.js'
import { type Assignment, randomAssignment } from './random-assignment.js'

/** What is to be proved. */
export interface NetworkProofOptions {
  readonly assignments: number
  /** Rows of inputs that each assignment runs on. */
  readonly inputs: number
  readonly seed: number
}

/** What a proof of one network found. */
export interface NetworkProof {
  readonly network: string
  readonly graph: LayerGraph
  readonly assignments: number
  readonly inputs: number
  readonly outputs: number
  readonly differing: number
  /** Assignments that the simulator refused, by code; others were drawn in their place. */
  readonly refused: { readonly [code: string]: number }
  /** Different outputs of an assignment, the median over all; and assignments with a single one. */
  readonly distinct: number
  readonly constant: number
  readonly seconds: number
  /** The first differences, to read. */
  readonly shown: readonly string[]
}

/** Versions of a kernel in one program: with more, parsing weighs less, but memory grows. */
const versionsAtOnce = 5

/** Compares the simulator with the compiled kernel of a network, with other random types each time; as many g++ as there are cores. */
export async function proveNetwork(
  network: string,
  { assignments, inputs, seed }: NetworkProofOptions,
): Promise<NetworkProof> {
  const started = performance.now()
  const project = await networkProject(network)
  const graph = await readLayerGraph({ folder: project, top: 'myproject' })
  const random = makeRandom(seed + hashOf(network))
  const x = randomInputs(random, inputs * sizeOf(graph, graph.inputs[0]!))
  const { chosen, refused } = chooseAssignments(random, graph, assignments)
  const work = await mkdtemp(path.join(os.tmpdir(), 'metaml-networks-'))
  const found = { outputs: 0, differing: 0, distinct: [] as number[], shown: [] as string[] }
  try {
    const sources = await readSources(project)
    const header = await compileHeader(work, project, sharedHeader(sources))
    const parts = Array.from({ length: Math.ceil(chosen.length / versionsAtOnce) }, (_, i) =>
      chosen.slice(versionsAtOnce * i, versionsAtOnce * (i + 1)),
    )
    let next = 0
    const worker = async () => {
      for (let i = next++; i < parts.length; i = next++)
        await compareVersions({ network, sources, header, x, inputs }, parts[i]!, i, found)
    }
    await Promise.all(Array.from({ length: os.availableParallelism() }, worker))
  } finally {
    if (process.env.KEEP) console.log(work)
    else await rm(work, { recursive: true, force: true })
  }
  const sorted = found.distinct.toSorted((a, b) => a - b)
  return {
    network,
    graph,
    assignments: chosen.length,
    inputs,
    outputs: found.outputs,
    differing: found.differing,
    refused,
    distinct: sorted[Math.floor(sorted.length / 2)]!,
    constant: sorted.filter(count => count === 1).length,
    seconds: Math.round((performance.now() - started) / 1000),
    shown: found.shown,
  }
}

function chooseAssignments(
  random: Random,
  graph: LayerGraph,
  count: number,
): { chosen: Assignment[]; refused: { [code: string]: number } } {
  const chosen: Assignment[] = []
  const refused: { [code: string]: number } = {}
  for (let turn = 0; chosen.length < count; ) {
    const assignment = randomAssignment(random, graph, turn)
    try {
      simulateGraph(assignment.graph, assignment.precisions)
      chosen.push(assignment)
      turn++
    } catch (error) {
      if (!isMetamlError(error)) throw error
      const name = `${error.code} ${error.found?.split('\n')[0] ?? ''}`
      refused[error.code] = (refused[error.code] ?? 0) + 1
      if (Object.values(refused).reduce((sum, n) => sum + n, 0) > 10 * count + 10)
        throw new Error(`nearly every assignment is refused, last ${name}: ${error.message}`)
    }
  }
  return { chosen, refused }
}

async function compareVersions(
  task: { network: string; sources: Sources; header: SharedHeader; x: Float32Array; inputs: number },
  versions: readonly Assignment[],
  part: number,
  found: { outputs: number; differing: number; distinct: number[]; shown: string[] },
): Promise<void> {
  const { network, sources, header, x, inputs } = task
  const { graph } = versions[0]!
  const names = [graph.layers.at(-1)!.inputs[0]!, graph.outputs[0]!]
  const [tap, output] = names.map(name => sizeOf(graph, name)) as [number, number]
  const sizes = { input: sizeOf(graph, graph.inputs[0]!), output, tap: { name: names[0]!, size: tap } }
  const texts = versions.map(({ changes }) => changeSources(sources, graph, changes))
  const program = networksProgram(sources, texts, sizes)
  const theirs = await runVersions(header, sources.folder, `part${part}`, program, new Uint8Array(x.buffer))
  const rowSize = tap + output
  const size = inputs * rowSize
  if (theirs.length !== 8 * size * versions.length)
    throw new Error(
      `the program of ${network} wrote ${theirs.length} bytes, not ${8 * size * versions.length}`,
    )
  versions.forEach((version, i) => {
    const ours = names.map(name => rawValues(version, name, x, inputs))
    const wrong: string[] = []
    const seen = new Set<number>()
    for (let n = 0; n < size; n++) {
      const [row, place] = [Math.floor(n / rowSize), n % rowSize]
      const our = place < tap ? ours[0]![row * tap + place]! : ours[1]![row * output + place - tap]!
      const their = Number(theirs.readBigInt64LE(8 * (i * size + n)))
      seen.add(their)
      if (our !== their) wrong.push(`${our}, not ${their}, at ${place < tap ? 'tap' : 'output'} ${n}`)
    }
    found.outputs += size
    found.differing += wrong.length
    found.distinct.push(seen.size)
    if (wrong.length === 0 || found.shown.length >= 5) return
    const types = version.changes.map(({ layer, attribute, text }) => `${layer}.${attribute}=${text}`)
    found.shown.push(`${network}: ${wrong.length} of ${size} differ, first ${wrong[0]}; ${types.join(' ')}`)
  })
}

/** The raw values of a value of the graph that the simulator gives. */
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

/** Rows of several magnitudes, inside most types and outside some. */
function randomInputs(random: Random, count: number): Float32Array {
  let magnitude = 1
  return Float32Array.from({ length: count }, (_, i) => {
    if (i % 7 === 0) magnitude = random.pick([0.1, 0.5, 1, 1, 2, 4, 8, 40])
    const value = random.int(-(2 ** 20), 2 ** 20) / 2 ** 20
    return random.int(0, 15) === 0 ? Math.round(value * 4) : value * magnitude
  })
}

function sizeOf(graph: LayerGraph, name: string): number {
  return graph.values[name]!.shape.reduce((product, n) => product * n, 1)
}

function hashOf(text: string): number {
  return [...text].reduce((hash, letter) => Math.imul(hash, 31) + letter.charCodeAt(0), 7) >>> 8
}
