import type { Decision, ErrorParts, FlowJson, Json, JsonObject, Metric, SearchStep } from '@metaml/core'
import type { ProcessIdentity } from '../owner/this-host.js'
import type { KeyParts, TrialRecord } from '../store/trial-record.js'
import type { RunNote } from './run-note.js'
import type { ParameterSetting, TaskOrigin } from './run-request.js'
import type { CfgView, LogView, TrialReason } from './run-view.js'

/** The first record of a run. */
export type RunStarted = {
  readonly type: 'run'
  readonly format: number
  readonly run: string
  /** Its place among the project's runs, from 1 on: clocks can be set back. */
  readonly number?: number
  /** ISO 8601, as all times. */
  readonly time: string
  readonly flow: FlowJson
  readonly seed: number
  readonly parameters: readonly ParameterSetting[]
  /** The model that the run starts at. */
  readonly from?: ModelRecorded & { readonly run: string }
  readonly origin: JsonObject
  readonly cfg: readonly CfgView[]
  readonly plugins: { readonly [task: string]: TaskOrigin }
  readonly versions: { readonly node: string; readonly engine: string }
}

/** Somebody goes on with the run. */
export type RunResumed = {
  readonly type: 'resumed'
  readonly time: string
  readonly plugins: { readonly [task: string]: TaskOrigin }
  readonly versions: { readonly node: string; readonly engine: string }
}

/** A firing begins; what was recorded of the same node and turn before is void. */
export type FiringStarted = {
  readonly type: 'firing'
  readonly node: string
  readonly turn: number
  readonly task: string
  readonly time: string
  readonly params: JsonObject
  /** Why it runs although it was finished once. */
  readonly changes: readonly string[]
}

/** A firing is over. */
export type FiringEnded = {
  readonly type: 'firing-end'
  readonly node: string
  readonly turn: number
  readonly status: 'done' | 'failed' | 'skipped'
  /** What it depended on; absent for one that did not run. */
  readonly parts?: KeyParts
  /** Other tasks' parameters that it read. */
  readonly cfgReads?: { readonly [key: string]: Json | null }
  /** Parameters that it set for the firings that follow. */
  readonly cfgSets?: { readonly [key: string]: Json }
  /** By port: the id of its model, or those of a port of many. */
  readonly outputs: { readonly [port: string]: string | readonly (string | null)[] }
  readonly seconds: number
  readonly error?: ErrorParts
}

/** A trial begins. */
export type TrialStarted = {
  readonly type: 'trial'
  readonly node: string
  readonly turn: number
  readonly label: string
  readonly unit: string
  readonly key: string
  readonly reason: TrialReason
}

/** A trial is over; with `record` what it gave. */
export type TrialEnded = {
  readonly type: 'trial-end'
  readonly node: string
  readonly turn: number
  readonly label: string
  readonly unit: string
  readonly key: string
  readonly status: 'done' | 'found' | 'failed'
  readonly reason: TrialReason
  readonly record?: TrialRecord
  readonly models: readonly string[]
  readonly error?: ErrorParts
}

/** A model came into the model space. */
export type ModelRecorded = {
  readonly type: 'model'
  readonly id: string
  readonly node: string
  readonly turn: number
  readonly task: string
  readonly trial?: string
  readonly parents: readonly string[]
  readonly kind: string
  readonly digest: string
  readonly descriptor: JsonObject
  readonly files: { readonly [path: string]: string }
  readonly metrics: readonly Metric[]
  readonly reports: { readonly [name: string]: string }
}

/** A line of LOG. */
export type LineLogged = { readonly type: 'log' } & LogView

/** Lines of LOG that came at the same moment from the same place. */
export type LinesLogged = Omit<LineLogged, 'type' | 'message' | 'data'> & {
  readonly type: 'log-lines'
  readonly messages: readonly string[]
}

/** Smaller facts. */
export type FactRecorded =
  | { readonly type: 'decision'; readonly model: string; readonly decision: Decision }
  | { readonly type: 'metrics'; readonly model: string; readonly metrics: readonly Metric[] }
  | { readonly type: 'step'; readonly node: string; readonly turn: number; readonly step: SearchStep }
  | { readonly type: 'cfg'; readonly key: string; readonly value: Json; readonly by: `node ${string}` }
  | ({ readonly type: 'process' } & ProcessIdentity)
  | LineLogged
  | LinesLogged

/** The run came to an end; one that is resumed goes on behind it. */
export type RunEnded = {
  readonly type: 'run-end'
  readonly time: string
  readonly status: 'done' | 'failed' | 'interrupted'
  readonly returned: readonly string[]
  readonly errors: readonly ErrorParts[]
  readonly seconds: number
  /** What is said of how it went; absent where there is nothing to say. */
  readonly notes?: readonly RunNote[]
}

/** All that a run's journal holds. */
export type RunRecord =
  | RunStarted
  | RunResumed
  | FiringStarted
  | FiringEnded
  | TrialStarted
  | TrialEnded
  | ModelRecorded
  | FactRecorded
  | RunEnded
