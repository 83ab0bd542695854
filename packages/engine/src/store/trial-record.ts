import type { Json, JsonObject } from '@metaml/core'
import type { MadeModel } from '../executor/unit-job.js'

/** What a trial's key is made of: complete, so that equal parts give equal results. */
export interface KeyParts extends JsonObject {
  readonly format: 1
  readonly task: string
  readonly unit: string
  readonly args: Json
  /** Name to content digest. */
  readonly models: { readonly [name: string]: string }
  readonly datasets: { readonly [name: string]: string }
  /** Of the user's modules that `$ref` names: `file` to the digest of it and its local imports. */
  readonly code: { readonly [file: string]: string }
  /** The plugin and its @metaml dependencies: package to version. */
  readonly versions: { readonly [name: string]: string }
  /** Need to version. */
  readonly tools: { readonly [need: string]: string }
  readonly seed: number
}

/** What a trial gave: stands in the store under its key and in the journal. */
export interface TrialRecord {
  readonly format: 1
  readonly key: string
  readonly parts: KeyParts
  readonly label: string
  /** The run that ran it. */
  readonly run: string
  readonly result: Json
  readonly models: { readonly [name: string]: MadeModel & { readonly digest: string } }
  readonly files: { readonly [path: string]: string }
  readonly seconds: number
}
