import type { ErrorParts, JsonObject, Metric, Progress, SearchStep } from '@metaml/core'

/** A firing of a node. */
export interface FiringPlace {
  readonly node: string
  /** From 1 on. */
  readonly turn: number
}

/** What happens in a run, as it happens; what has been journaled is told again when a run is resumed. */
export type RunEvent =
  | { readonly type: 'run-start'; readonly run: string; readonly flow: string; readonly resumed: boolean }
  | ({ readonly type: 'firing-start'; readonly task: string } & FiringPlace)
  | ({
      readonly type: 'firing-end'
      readonly task: string
      /** `kept`: it was finished before the run was resumed. */
      readonly status: 'done' | 'kept' | 'failed' | 'skipped'
      readonly seconds: number
      /** Ids of the models it gave. */
      readonly models: readonly string[]
      readonly error?: ErrorParts
    } & FiringPlace)
  | ({ readonly type: 'trial-wait'; readonly label: string; readonly unit: string } & FiringPlace)
  | ({ readonly type: 'trial-start'; readonly label: string; readonly unit: string } & FiringPlace)
  | ({
      readonly type: 'trial-end'
      readonly label: string
      readonly unit: string
      readonly status: 'done' | 'found' | 'failed'
      readonly seconds: number
      /** Figures of the models that it made. */
      readonly metrics: readonly Metric[]
    } & FiringPlace)
  | ({ readonly type: 'progress'; readonly label?: string; readonly progress: Progress } & FiringPlace)
  | ({ readonly type: 'search-step'; readonly step: SearchStep } & FiringPlace)
  | ({
      readonly type: 'log'
      readonly level: 'debug' | 'info' | 'warn'
      readonly message: string
      readonly data?: JsonObject
      readonly label?: string
    } & Partial<FiringPlace>)
  | {
      readonly type: 'run-end'
      readonly status: 'done' | 'failed' | 'interrupted'
      readonly seconds: number
      readonly returned: readonly string[]
    }
