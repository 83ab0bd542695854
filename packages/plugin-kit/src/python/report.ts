import type { Json, JsonObject, Metric, SearchStep } from '@metaml/core'

/** What a script says while it runs, see `python/metaml_task.py` and `python/metaml_search.py`. */
export type Report = WorkReport | SearchReport | Note | Ending

/** What a function that does work asks for and tells of. */
export type WorkReport =
  | { readonly type: 'split'; readonly id: number; readonly split: string }
  | { readonly type: 'measure'; readonly id: number; readonly file: string }
  | { readonly type: 'metric'; readonly metric: Pick<Metric, 'name' | 'value' | 'unit' | 'direction'> }

/** What a search asks for and tells of. */
export type SearchReport = TrialQuestion | FilesQuestion | Decided

/** A network that a search knows. */
export type NetworkReference = { readonly input: string } | { readonly trial: string }

/** A search wants a function called as a trial of its own: `trial` makes a network, `once` gives JSON. */
export interface TrialQuestion {
  readonly type: 'trial' | 'once'
  readonly id: number
  readonly label: string
  readonly module: string
  readonly function: string
  readonly args: JsonObject
  /** Further arguments. */
  readonly models: { readonly [argument: string]: NetworkReference }
}

/** A search wants a network in files. */
export interface FilesQuestion {
  readonly type: 'files'
  readonly id: number
  readonly of: NetworkReference
}

/** A search has decided over a trial. */
export interface Decided {
  readonly type: 'decide'
  readonly label: string
  readonly accepted: boolean
  readonly variable: SearchStep['variable']
}

/** For LOG, and for whoever watches. */
export type Note =
  | {
      readonly type: 'progress'
      readonly fraction?: number
      readonly text?: string
      readonly figures: { readonly [name: string]: number }
    }
  | { readonly type: 'log'; readonly level: string; readonly message: string; readonly data: JsonObject }

/** How it ended: by kind of call, Keras files, networks that were chosen, or data. */
export type Ending = ScriptResult | ScriptRefusal | ScriptFailure

/** What a function returned. */
export interface ScriptResult {
  readonly type: 'result'
  readonly files?: { readonly [port: string]: string }
  readonly models?: { readonly [port: string]: NetworkReference }
  readonly data?: Json
}

/** A reason to stop that the user can act on. */
export interface ScriptRefusal {
  readonly type: 'refused'
  readonly parts: {
    readonly message: string
    readonly expected?: string
    readonly found?: string
    readonly todo?: string
  }
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

/**
 * Reads a line that a program printed; undefined where it is none of a report.
 * @param mark that reports of this call begin with, after RS
 */
export function readReport(line: string, mark: string): Report | undefined {
  const start = `\x1e${mark}`
  return line.startsWith(start) ? (JSON.parse(line.slice(start.length)) as Report) : undefined
}
