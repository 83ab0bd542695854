import { availableParallelism } from 'node:os'
import { isMetamlError, type MetamlError } from '@metaml/core'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import type { Precisions } from '../graph/layer-view.js'
import { sizeOf, wrongInput } from '../graph/simulate-graph.js'
import { compileKernels } from '../wasm/kernels.js'
import { checkPorts } from './graph-layout.js'
import type { SimulatedRows } from './graph-runner.js'
import { openPool } from './worker-pool.js'

/** What a simulator works on. */
export interface SimulatorOptions {
  /** `rows` rows of the kernel's inputs, one after the other. */
  readonly x: ArrayLike<number>
  readonly rows: number
  /** Threads; default: as many as there are cores. */
  readonly cores?: number
  /** Megabytes of layers' results that a thread keeps for later candidates; default 256. */
  readonly memory?: number
  /** Ends the opening. */
  readonly signal?: AbortSignal
}

/** How candidates are run. */
export interface CandidateOptions {
  /** Gives up what has not come back yet; the promise rejects with its reason. */
  readonly signal?: AbortSignal
  /** Whether values that do not fit are counted; costs time. */
  readonly overflows?: boolean
}

/** A kernel and rows, ready for candidates. */
export interface Simulator {
  /**
   * The outputs with the kernel's types or those of `precisions`, bit by bit what `simulateGraph` gives. Throws what it throws where the
   * result would not be exact: compile the kernel then. Throws `METAML_E_FIXED_WORKER` when a thread dies of it.
   */
  run(precisions: Precisions, options?: CandidateOptions): Promise<SimulatedRows>
  /** Several candidates on all threads; results in order, a refusal (`METAML_E_FIXED_…`) in the place of its candidate. */
  runAll(
    candidates: readonly Precisions[],
    options?: CandidateOptions,
  ): Promise<readonly (SimulatedRows | MetamlError)[]>
  /** Ends the threads; what has not come back is rejected with `METAML_E_FIXED_CLOSED`. */
  close(): Promise<void>
}

/**
 * Opens the fast simulator: SIMD kernels in WebAssembly on worker threads, plain kernels for what those do not do
 * exactly. Layers that a candidate has in common with earlier ones, from the input on, are not computed again.
 * Throws `METAML_E_FIXED_INPUT`, `METAML_E_FIXED_GRAPH`, `METAML_E_FIXED_MODULE`.
 */
export async function openSimulator(graph: LayerGraph, options: SimulatorOptions): Promise<Simulator> {
  const { x, rows, cores = availableParallelism(), memory = 256, signal } = options
  signal?.throwIfAborted()
  checkPorts(graph)
  const size = sizeOf(graph, graph.inputs[0]!)
  if (!Number.isInteger(rows) || x.length !== rows * size) throw wrongInput(x.length, rows, size)
  const module = await compileKernels()
  const shared = new Float64Array(new SharedArrayBuffer(8 * x.length))
  shared.set(x)
  const start = { graph, module, x: shared, rows, memory: memory * 2 ** 20 }
  const pool = await openPool(start, Math.max(Math.floor(cores), 1))
  const run: Simulator['run'] = (precisions, { signal, overflows = false } = {}) =>
    pool.run(precisions, overflows, signal)
  if (signal?.aborted) {
    await pool.close()
    throw signal.reason
  }
  return {
    run,
    runAll: (candidates, options) =>
      Promise.all(candidates.map(precisions => run(precisions, options).catch(keepRefusal))),
    close: () => pool.close(),
  }
}

const ownErrors = new Set(['METAML_E_FIXED_WORKER', 'METAML_E_FIXED_CLOSED', 'METAML_E_UNEXPECTED'])

/** A refusal is an answer, anything else is not. */
function keepRefusal(error: unknown): MetamlError {
  if (isMetamlError(error) && error.code.startsWith('METAML_E_FIXED_') && !ownErrors.has(error.code))
    return error
  throw error
}
