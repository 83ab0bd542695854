import path from 'node:path'
import { isMetamlError, type ToolRunner } from '@metaml/core'
import { openSimulator, simulateGraph } from '@metaml/fixed-point'
import { compileKernel, type KernelProject, runKernel, setAttributes } from '@metaml/hls-cpp'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { changesOf, precisionsOf, type TypesByRole } from './apply-types.js'

/** Answers rows with a kernel's graph under other types. */
export interface Simulation {
  /** `simulator`, or `g++` where the simulator refuses the kernel. */
  readonly by: 'simulator' | 'g++'
  /** Why the simulator is not used. */
  readonly refusal?: string
  /** The outputs under each assignment of types, row after row; undefined where a type is one that can't be. */
  run(candidates: readonly TypesByRole[]): Promise<(Float32Array | undefined)[]>
  close(): Promise<void>
}

/** Rows to answer. */
export interface InputRows {
  readonly x: Float32Array
  readonly rows: number
}

/** What a simulation needs of the unit that it runs in. */
export interface SimulationIo extends Pick<ToolRunner, 'tool'> {
  readonly temporary: string
  readonly signal: AbortSignal
  /** Threads that candidates run on; default 1. */
  readonly cores?: number
}

/** Makes a kernel ready to be tried with other types; where it can't be simulated exactly, each try is compiled. */
export async function openSimulation(
  graph: LayerGraph,
  project: KernelProject,
  { x, rows }: InputRows,
  io: SimulationIo,
): Promise<Simulation> {
  const refusal = findRefusal(() => simulateGraph(graph))
  if (refusal !== undefined) return compiling(refusal, graph, project, { x, rows }, io)
  const { cores = 1 } = io
  const simulator = await openSimulator(graph, { x, rows, cores })
  return {
    by: 'simulator',
    async run(candidates) {
      const answers = await simulator.runAll(candidates.map(precisionsOf))
      return answers.map(answer => (isMetamlError(answer) ? undefined : Float32Array.from(answer.outputs)))
    },
    close: () => simulator.close(),
  }
}

function compiling(
  refusal: string,
  graph: LayerGraph,
  project: KernelProject,
  { x, rows }: InputRows,
  io: SimulationIo,
): Simulation {
  const one = async (types: TypesByRole): Promise<Float32Array> => {
    const { folder, top, inputShape } = project
    const { files } = await setAttributes({ folder, top, inputShape }, changesOf(graph, types))
    const kernel = await compileKernel(project, io, {
      buildFolder: path.join(io.temporary, 'candidate'),
      sources: files,
    })
    return (await runKernel(kernel, x, rows, io)).outputs
  }
  return {
    by: 'g++',
    refusal,
    async run(candidates) {
      const answers: (Float32Array | undefined)[] = []
      for (const types of candidates) answers.push(await one(types))
      return answers
    },
    close: async () => {},
  }
}

function findRefusal(make: () => unknown): string | undefined {
  try {
    make()
    return undefined
  } catch (error) {
    // The simulator says that it would not be exact.
    if (isMetamlError(error) && /^METAML_E_FIXED_(GRAPH|LAYER|WIDTH|TYPE)$/.test(error.code)) {
      return error.summary
    }
    throw error
  }
}
