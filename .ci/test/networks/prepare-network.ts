import { type LayerGraph, readLayerGraph } from '@metaml/hls-cpp'
import { makeRandom, type Random } from '../../../packages/fixed-point/test/exactness/random.js'
import { compileHeader, type SharedHeader } from './compile-networks.js'
import { readSources, type Sources, sharedHeader } from './program.js'
import { networkProject } from './projects.js'

/** A network whose headers are compiled, and the rows that every version of it runs on. */
export interface ReadyNetwork {
  readonly network: string
  readonly graph: LayerGraph
  readonly sources: Sources
  readonly header: SharedHeader
  readonly inputs: number
  readonly x: Float32Array
}

/** Makes a network ready, with its compiled header in the folder `work`. */
export async function prepareNetwork(
  network: string,
  work: string,
  inputs: number,
  seed: number,
): Promise<ReadyNetwork> {
  const folder = await networkProject(network)
  const graph = await readLayerGraph({ folder, top: 'myproject' })
  const sources = await readSources(folder)
  const header = await compileHeader(work, folder, sharedHeader(sources))
  const x = randomInputs(makeRandom(seed), inputs * sizeOf(graph, graph.inputs[0]!))
  return { network, graph, sources, header, inputs, x }
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

/** Values in a row of a value of a graph. */
export function sizeOf(graph: LayerGraph, name: string): number {
  return graph.values[name]!.shape.reduce((product, n) => product * n, 1)
}
