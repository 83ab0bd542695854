import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { LayerGraph } from '@metaml/hls-cpp'
import { makeRandom } from '../../../packages/fixed-point/test/exactness/random.js'
import { chooseAssignments, countOf } from './choose-assignments.js'
import { compareVersions } from './compare-versions.js'
import { prepareNetwork, type ReadyNetwork } from './prepare-network.js'

/** What is to be proved. */
export interface NetworkProofOptions {
  readonly networks: readonly string[]
  readonly assignments: number
  /** Rows of inputs that each assignment runs on. */
  readonly inputs: number
  readonly seed: number
  /** Gets a line of progress now and then. */
  readonly log: (line: string) => void
}

/** What a proof of one network found. */
export interface NetworkProof {
  readonly network: string
  readonly graph: LayerGraph
  readonly assignments: number
  readonly inputs: number
  /** Values compared: what the last layer reads, and the results. */
  readonly values: number
  readonly differing: number
  /** Assignments that the simulator refused, by code; others were drawn in their place. */
  readonly refused: { readonly [code: string]: number }
  /** Assignments whose values are all the same, which prove little. */
  readonly constant: number
  /** The first differences, to read. */
  readonly shown: readonly string[]
}

/** Versions of a kernel in one program: with more, g++ instantiates less for each, but needs more memory. */
const versionsAtOnce = 5

/**
 * Compares the simulator with the compiled kernels of networks, with other random types each time. Every network gets a
 * few assignments before any gets more; as many g++ run as there are cores.
 */
export async function proveNetworks(options: NetworkProofOptions): Promise<NetworkProof[]> {
  const { networks, assignments, inputs, seed, log } = options
  const work = await mkdtemp(path.join(os.tmpdir(), 'metaml-networks-'))
  const rounds = Array.from({ length: Math.ceil(assignments / versionsAtOnce) }, (_, round) => round)
  const tasks = rounds.flatMap(round => networks.map(network => ({ network, round })))
  const ready = new Map<string, Promise<ReadyNetwork>>()
  const proofs = new Map(networks.map(name => [name, emptyProof(name, inputs)]))
  const worker = async () => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
      const { network, round } = task
      const folder = path.join(work, network)
      await mkdir(folder, { recursive: true })
      const preparing = ready.get(network) ?? prepareNetwork(network, folder, inputs, seed)
      ready.set(network, preparing)
      const prepared = await preparing
      const turn = round + networks.indexOf(network)
      const random = makeRandom(1000 * seed + 50 * round + networks.indexOf(network))
      const count = Math.min(versionsAtOnce, assignments - round * versionsAtOnce)
      const { chosen, refused } = chooseAssignments(random, prepared.graph, count, turn)
      const found = await compareVersions(prepared, chosen, `round${round}`)
      const before = proofs.get(network)!
      const proof: NetworkProof = {
        ...before,
        graph: prepared.graph,
        assignments: before.assignments + count,
        values: before.values + found.values,
        differing: before.differing + found.differing,
        refused: countOf([before.refused, refused]),
        constant: before.constant + found.constant,
        shown: [...before.shown, ...found.shown].slice(0, 5),
      }
      proofs.set(network, proof)
      log(progress(proof, [...proofs.values()]))
    }
  }
  try {
    await Promise.all(Array.from({ length: os.availableParallelism() }, worker))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return [...proofs.values()]
}

function emptyProof(network: string, inputs: number): NetworkProof {
  const graph: LayerGraph = {
    top: '',
    ioType: 'io_parallel',
    inputs: [],
    outputs: [],
    values: {},
    layers: [],
    virtualLayers: [],
  }
  return {
    network,
    graph,
    assignments: 0,
    inputs,
    values: 0,
    differing: 0,
    refused: {},
    constant: 0,
    shown: [],
  }
}

function progress({ network, assignments, differing, values }: NetworkProof, all: readonly NetworkProof[]) {
  const sum = (of: (proof: NetworkProof) => number) => all.reduce((total, proof) => total + of(proof), 0)
  const own = `${network}: ${differing} of ${values} values differ with ${assignments} assignments`
  return `${own}; in all ${sum(one => one.differing)} of ${sum(one => one.values)} with ${sum(one => one.assignments)}`
}
