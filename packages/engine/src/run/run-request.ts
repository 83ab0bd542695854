import type { AnyPipeTask, Flow, FlowJson, Json, JsonObject, MetamlError, Model } from '@metaml/core'
import type { EngineConfig } from '../config/engine-config.js'
import type { JournalHooks } from '../journal/journal.js'
import type { RunEvent } from './run-event.js'

/** The package that a task comes from. */
export interface TaskOrigin {
  readonly package: string
  /** Its version; for a package that is linked, not installed, with the digest of its build: `0.1.0+sha.1a2b3c4d`. */
  readonly version: string
  /** Its @metaml dependencies, in the same form. */
  readonly dependencies: { readonly [name: string]: string }
}

/** Where tasks come from: what the registry loaded, or what a test holds in its hands. */
export interface TaskSource {
  find(id: string): AnyPipeTask | undefined
  origin(id: string): TaskOrigin
}

/** A parameter set from outside the flow. */
export interface ParameterSetting {
  /** `node.parameter`. */
  readonly key: string
  readonly value: Json
  readonly by: 'file' | 'command-line'
}

/** What a run is watched and set up with, new or resumed. */
export interface RunSurroundings {
  /** Absolute; `.metaml` lies here. */
  readonly projectDir: string
  readonly tasks: TaskSource
  readonly config?: EngineConfig
  /** Stops the run cleanly: units are ended, what is finished is kept. */
  readonly signal?: AbortSignal
  readonly onEvent?: (event: RunEvent) => void
  /** For tests that break things. */
  readonly hooks?: JournalHooks
}

/** A run to start. */
export interface RunRequest extends RunSurroundings {
  readonly flow: Flow | FlowJson
  /** Default 1. */
  readonly seed?: number
  /** In rising precedence. */
  readonly parameters?: readonly ParameterSetting[]
  /** Start at this model: its id, or `<run>:<id>`; it stands for the flow's input or for the node that made it. */
  readonly from?: string
  /** Default: the flow's name, date and a few random letters. */
  readonly id?: string
  /** What the run was asked for with, e.g. the flow's file; shown, never judged by. */
  readonly origin?: JsonObject
}

/** A run to go on with. */
export interface ResumeRequest extends RunSurroundings {
  /** Default: the newest run. */
  readonly id?: string
  /** Takes the run from an owner that lives, or may live elsewhere. */
  readonly takeOver?: boolean
}

/** How a run ended. */
export interface RunOutcome {
  readonly id: string
  /** Absolute path of the run's folder. */
  readonly dir: string
  readonly status: 'done' | 'failed' | 'interrupted'
  /** The models that the flow returns, where it gave them. */
  readonly returned: readonly Model[]
  /** Of the tasks that failed; empty unless `failed`. */
  readonly errors: readonly MetamlError[]
}
