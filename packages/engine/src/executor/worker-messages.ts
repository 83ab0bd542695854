import type { ErrorParts, JsonObject, Progress } from '@metaml/core'
import type { EngineConfig } from '../config/engine-config.js'
import type { ProcessIdentity } from '../owner/this-host.js'
import type { KnownBanners } from '../tools/program-version.js'
import type { UnitJob, UnitOutcome } from './unit-job.js'

/** What a worker is told. */
export type ToWorker =
  | {
      readonly type: 'setup'
      readonly storeDir: string
      readonly config: EngineConfig
    }
  | {
      readonly type: 'job'
      readonly job: UnitJob
      /** Of programs, so that the worker need not read them again. */
      readonly banners: KnownBanners
      /** Absolute path of a folder that is not there yet, for `scratch` and `temporary`. */
      readonly folder: string
    }

/** What a worker says; all but the tools' ends belong to the job that it runs. */
export type FromWorker =
  | {
      readonly type: 'log'
      readonly level: 'debug' | 'info' | 'warn'
      readonly message: string
      readonly data?: JsonObject
    }
  /** Lines that programs printed, at level debug. */
  | { readonly type: 'lines'; readonly lines: readonly string[] }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'process'; readonly identity: ProcessIdentity }
  | { readonly type: 'process-end'; readonly pid: number }
  | { readonly type: 'done'; readonly outcome: UnitOutcome }
  | { readonly type: 'failed'; readonly error: ErrorParts }
