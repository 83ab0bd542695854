import { isMetamlError } from '@metaml/core'
import { openSimulator } from '@metaml/fixed-point'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { precisionsOf, type TypesByRole } from './apply-types.js'
import { type CompileIo, type KernelHandle, runCompiled } from './run-compiled.js'

/** What a kernel answers under some types. */
export interface Answer {
  /** Row after row. */
  readonly outputs: Float32Array
  /** Why it was compiled: what the simulator, which would not have been exact, said. Absent where it was simulated. */
  readonly refusal?: string
}

/** Answers rows with a kernel's graph under other types. */
export interface Simulation {
  /**
   * What each assignment of types answers: simulated, or compiled with g++ where that would not be exact.
   * @throws the errors of `compileKernel` and `runKernel`
   */
  run(candidates: readonly TypesByRole[], io: CompileIo): Promise<Answer[]>
  close(): Promise<void>
}

/** Rows to answer. */
export interface InputRows {
  readonly x: Float32Array
  readonly rows: number
}

/** Makes a kernel ready to be tried with other types, on so many threads. */
export async function openSimulation(
  graph: LayerGraph,
  model: KernelHandle,
  rows: InputRows,
  cores: number,
): Promise<Simulation> {
  const compile = async (refusal: string, types: TypesByRole, io: CompileIo): Promise<Answer> => ({
    outputs: await runCompiled(graph, model, types, rows, io),
    refusal,
  })
  let refused: string | undefined
  const simulator = await openSimulator(graph, { ...rows, cores }).catch((error: unknown) => {
    refused = refusalOf(error)
    return undefined
  })
  return {
    async run(candidates, io) {
      const found = await simulator?.runAll(candidates.map(precisionsOf), { signal: io.signal })
      const answers: Answer[] = []
      for (const [i, types] of candidates.entries()) {
        const one = found?.[i]
        if (one === undefined) answers.push(await compile(refused!, types, io))
        else if (isMetamlError(one)) answers.push(await compile(refusalOf(one), types, io))
        else answers.push({ outputs: Float32Array.from(one.outputs) })
      }
      return answers
    },
    close: async () => await simulator?.close(),
  }
}

/** What the simulator says where it would not be exact; anything else is thrown. */
function refusalOf(error: unknown): string {
  if (isMetamlError(error) && /^METAML_E_FIXED_(GRAPH|LAYER|WIDTH|TYPE)$/.test(error.code)) {
    return error.summary
  }
  throw error
}
