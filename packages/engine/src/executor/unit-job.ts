import type {
  DatasetReference,
  Json,
  JsonObject,
  Kind,
  Metric,
  ModelHandle,
  Progress,
  Split,
  ToolNeed,
  TrialLimits,
} from '@metaml/core'
import type { ProcessIdentity } from '../owner/this-host.js'

/** A model's content as data: what crosses to another process. */
export type HandleData = Pick<ModelHandle, 'kind' | 'digest' | 'descriptor' | 'files'>

/** One run of a unit, complete: nothing else reaches it. */
export interface UnitJob {
  readonly task: string
  readonly unit: string
  /** URL of the module whose default export is the unit's function. */
  readonly module: string
  readonly args: Json
  readonly models: { readonly [name: string]: HandleData }
  readonly datasets: { readonly [name: string]: DatasetReference }
  readonly splits: readonly Split[]
  readonly projectDir: string
  /** 32 bits, from the flow's seed and the trial's key. */
  readonly seed: number
  /** The task's needs that the unit names. */
  readonly needs: readonly ToolNeed[]
  /** What it holds while it runs; `memory` (bytes) is a limit too. */
  readonly cores: number
  readonly memory?: number
  readonly seats: { readonly [name: string]: number }
  /** As the unit sees them. */
  readonly limits?: TrialLimits
}

/** A model that a unit made: its files are in the store already; kind, check and digest come later. */
export interface MadeModel {
  readonly kind: Kind
  readonly descriptor: JsonObject
  /** Path inside the model to SHA-256 (hex). */
  readonly files: { readonly [path: string]: string }
  readonly metrics: readonly Metric[]
}

/** What a run of a unit gave. */
export interface UnitOutcome {
  readonly result: Json
  readonly models: { readonly [name: string]: MadeModel }
  /** Files left in `scratch`: path to SHA-256 (hex), in the store already. */
  readonly files: { readonly [path: string]: string }
  readonly seconds: number
}

/** Who is told what a unit does while it runs. */
export interface UnitListener {
  /** Whether it takes only what no other run waits for; asked whenever something comes free (default: no). */
  yields?(): boolean
  /** The unit got its resources and starts now. */
  start?(): void
  log?(level: 'debug' | 'info' | 'warn', message: string, data?: JsonObject): void
  progress?(progress: Progress): void
  /** A process that leads a group of its own was started; it must be ended should this process die. */
  process?(identity: ProcessIdentity): void
}

/** Runs units in processes of their own, as many at once as cores, memory and seats allow. */
export interface Executor {
  /**
   * Runs a unit to its end. An abort ends its whole tree of processes.
   * @throws what the unit threw (coded errors keep their parts), METAML_E_UNIT_MEMORY, METAML_E_UNIT_DIED,
   *   METAML_E_UNIT_MODULE, METAML_E_UNIT_RESOURCES, METAML_E_INTERRUPTED
   */
  run(job: UnitJob, listener: UnitListener, signal: AbortSignal): Promise<UnitOutcome>
  /** Ends all processes. */
  close(): Promise<void>
}
