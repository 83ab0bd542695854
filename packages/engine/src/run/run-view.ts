import type { ErrorParts, FlowJson, Json, JsonObject, Model, SearchStep } from '@metaml/core'
import type { BudgetVerdict } from './judge-budget.js'
import type { RunNote } from './run-note.js'
import type { TaskOrigin } from './run-request.js'

/** A model of a run, as its journal has it; `kind` and `descriptor` may be of a plugin that is not installed. */
export type ModelView = Pick<
  Model,
  'id' | 'node' | 'turn' | 'trial' | 'parents' | 'decision' | 'metrics' | 'reports' | 'digest' | 'files'
> & {
  readonly kind: string
  readonly descriptor: JsonObject
  /** The task's id. */
  readonly task: string
  /** Whether the flow returns it. */
  readonly returned: boolean
}

/** Why a trial ran, or did not have to. */
export type TrialReason =
  | { readonly why: 'new' }
  /** Another run of that unit and label is known; these parts of the key differ, each as `args.rate: 0.5 -> 0.75`. */
  | { readonly why: 'changed'; readonly changes: readonly string[] }
  /** It was in the store: run there. */
  | { readonly why: 'found'; readonly run: string }

/** A trial of a run. */
export interface TrialView {
  readonly label: string
  readonly unit: string
  readonly key: string
  readonly status: 'done' | 'found' | 'failed' | 'running'
  readonly reason: TrialReason
  readonly result?: Json
  readonly models: readonly string[]
  /** Path to SHA-256 (hex). */
  readonly files: { readonly [path: string]: string }
  /** That it took when it ran. */
  readonly seconds: number
  readonly error?: ErrorParts
}

/** A firing of a run. */
export interface FiringView {
  readonly node: string
  readonly turn: number
  readonly task: string
  readonly status: 'done' | 'failed' | 'skipped' | 'running'
  readonly params: JsonObject
  readonly seconds: number
  /** Ids of the models that it gave. */
  readonly models: readonly string[]
  readonly trials: readonly TrialView[]
  readonly steps: readonly SearchStep[]
  /** Why it ran again although it was finished once, e.g. `hls4ml 1.3.0 -> 1.3.1`. */
  readonly changes: readonly string[]
  readonly error?: ErrorParts
}

/** A parameter and who set it. */
export interface CfgView {
  readonly key: string
  readonly value: Json
  readonly by: 'default' | 'flow' | 'file' | 'command-line' | `node ${string}`
}

/** A line of LOG. */
export interface LogView {
  readonly time: string
  readonly level: 'debug' | 'info' | 'warn'
  readonly node?: string
  readonly turn?: number
  readonly label?: string
  readonly message: string
  readonly data?: JsonObject
}

/** A run, rebuilt from its journal. */
export interface RunView {
  readonly id: string
  readonly dir: string
  readonly flow: FlowJson
  readonly origin: JsonObject
  readonly seed: number
  /** `stopped`: it has no end and nobody runs it; it can be resumed, as `interrupted` and `failed` ones can. */
  readonly status: 'running' | 'done' | 'failed' | 'interrupted' | 'stopped'
  /** ISO 8601. */
  readonly started: string
  readonly seconds: number
  readonly cfg: readonly CfgView[]
  /** Task id to its package. */
  readonly plugins: { readonly [task: string]: TaskOrigin }
  readonly versions: { readonly node: string; readonly engine: string }
  readonly models: readonly ModelView[]
  readonly firings: readonly FiringView[]
  readonly log: readonly LogView[]
  readonly returned: readonly string[]
  readonly errors: readonly ErrorParts[]
  /** What is to be known of how the run went: turns used up, ways that ended, models that never came. */
  readonly notes: readonly RunNote[]
  /** The flow's budget against what the models that it returns take, stage by stage; empty without a budget. */
  readonly budget: readonly BudgetVerdict[]
  /** The last record was torn and left out. */
  readonly torn: boolean
}
