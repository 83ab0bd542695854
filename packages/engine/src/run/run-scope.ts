import type { AnyKindDefinition, Json } from '@metaml/core'
import type { EngineConfig } from '../config/engine-config.js'
import type { Executor } from '../executor/unit-job.js'
import type { Ownership } from '../owner/take-ownership.js'
import type { ProcessIdentity } from '../owner/this-host.js'
import type { Store } from '../store/store.js'
import type { TrialRecord } from '../store/trial-record.js'
import type { ModelSpaceOfRun } from './model-space.js'
import type { AheadRun } from './run-ahead.js'
import type { RunEvent } from './run-event.js'
import type { RunNote } from './run-note.js'
import type { FiringEnded, RunRecord } from './run-records.js'
import type { TaskSource } from './run-request.js'

/** What was finished before the run was resumed. */
export interface EarlierWork {
  /** Firings that were done, by node and turn as {@link earlierFiring} writes them. */
  readonly firings: ReadonlyMap<string, FiringEnded>
  /** Files, by SHA-256, of all models that were made in a firing and in flows inside it. */
  readonly filesOf: (node: string, turn: number) => readonly string[]
  /** Trials by key. */
  readonly trials: ReadonlyMap<string, TrialRecord>
}

/** What everything in a run shares. */
export interface RunScope {
  readonly id: string
  readonly projectDir: string
  readonly seed: number
  readonly config: EngineConfig
  readonly tasks: TaskSource
  readonly kinds: ReadonlyMap<string, AnyKindDefinition>
  readonly store: Store
  readonly executor: Executor
  readonly ownership: Ownership
  readonly models: ModelSpaceOfRun
  readonly earlier: EarlierWork
  /** Trials that run before they are asked for, by key. */
  readonly ahead: Map<string, AheadRun>
  /** Parameters of all nodes: `node.parameter`. */
  readonly cfg: Map<string, Json | undefined>
  /** What nodes set while the run went on, in the order in which it holds; a key may go on inside a parameter. */
  readonly cfgSet: Map<string, Json>
  /** What is to be said when the run ends. */
  readonly notes: RunNote[]
  readonly signal: AbortSignal
  readonly emit: (event: RunEvent) => void
  /** Journals a record; it is on disk after the next commit. */
  readonly record: (record: RunRecord) => void
  /** Journals a process that was started, and sees to it that this is on disk soon: whoever resumes ends it by that. */
  readonly recordProcess: (identity: ProcessIdentity) => void
  /** Puts what was recorded on disk; refuses when somebody else took the run over. */
  readonly commit: () => Promise<void>
}

/** The key of {@link EarlierWork.firings}. */
export function earlierFiring(node: string, turn: number): string {
  return `${node}\n${turn}`
}
