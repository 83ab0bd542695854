import type { JsonObject, Metric } from '@metaml/core'

/** What a script says while it runs, see `python/metaml_task.py`. */
export type Report =
  | { readonly type: 'split'; readonly id: number; readonly split: string }
  | { readonly type: 'measure'; readonly id: number; readonly file: string }
  | TrialReport
  | { readonly type: 'metric'; readonly metric: Pick<Metric, 'name' | 'value' | 'unit' | 'direction'> }
  | {
      readonly type: 'progress'
      readonly fraction?: number
      readonly text?: string
      readonly figures: { readonly [name: string]: number }
    }
  | { readonly type: 'log'; readonly level: string; readonly message: string; readonly data: JsonObject }
  | { readonly type: 'result'; readonly files: { readonly [port: string]: string } }
  | {
      readonly type: 'refused'
      readonly parts: {
        readonly message: string
        readonly expected?: string
        readonly found?: string
        readonly todo?: string
      }
    }
  | ScriptFailure

/** A candidate that a script tells of. */
export interface TrialReport {
  readonly type: 'trial'
  readonly id: number
  readonly label: string
  readonly variable: { readonly name: string; readonly value: number; readonly unit: string }
  readonly decision: string
  /** Absolute path of its Keras file. */
  readonly file: string
  readonly metrics: { readonly [name: string]: number }
}

/** What a script raised, and where. */
export interface ScriptFailure {
  readonly type: 'failed'
  readonly error: string
  readonly traceback: readonly string[]
  readonly file?: string
  readonly line?: number
  readonly code?: string
}

/** Reads a line that a program printed; undefined where it is none of a report. */
export function readReport(line: string): Report | undefined {
  if (!line.startsWith('\x1e')) return undefined
  return JSON.parse(line.slice(1)) as Report
}
