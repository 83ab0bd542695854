import type { ErrorParts } from '@metaml/core'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import type { Precisions } from '../graph/layer-view.js'
import type { KernelModule } from '../wasm/kernels.js'
import type { SimulatedRows } from './graph-runner.js'

/** What a thread starts with; `x` is shared memory. */
export interface WorkerStart {
  readonly graph: LayerGraph
  readonly module: KernelModule
  readonly x: Float64Array
  readonly rows: number
  readonly memory: number
}

/** A candidate for a thread. */
export interface WorkerJob {
  readonly id: number
  readonly precisions: Precisions
  readonly overflows: boolean
}

/** What a thread says. */
export type WorkerAnswer =
  | { readonly ready: true }
  | { readonly id: number; readonly simulation: SimulatedRows }
  | { readonly id: number; readonly error: ErrorParts }
