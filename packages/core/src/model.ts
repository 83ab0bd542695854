import type { Kind, ModelKinds } from './kinds.js'
import type { Metric } from './metrics.js'

/** What a search made of a candidate; which one the task handed on, the record of its firing says. */
export type Decision = 'kept' | 'rejected'

/** The immutable content of a model: descriptor and files, with a digest defined by its kind. */
export interface ModelHandle<K extends Kind = Kind> {
  readonly kind: K
  /** `sha256-<hex>` of the content. */
  readonly digest: string
  readonly descriptor: ModelKinds[K]
  /** Path inside the model to the SHA-256 (hex) of the file. */
  readonly files: { readonly [path: string]: string }
  /** Absolute path of a file in the store: read-only, never to be written to. */
  path(file: string): string
  read(file: string): Promise<Uint8Array>
}

/** A model in the model space: its content, where it came from and what is known of it. */
export interface Model<K extends Kind = Kind> extends ModelHandle<K> {
  /** Node, turn and trial: `pruning`, `pruning.2`, `pruning/rate-0.9375`. */
  readonly id: string
  readonly node: string
  readonly turn: number
  /** The label of the trial that made it, when a trial did. */
  readonly trial?: string
  /** Ids. */
  readonly parents: readonly string[]
  readonly decision?: Decision
  readonly metrics: readonly Metric[]
  /** Name to SHA-256 (hex) of the reports that lie beside the model. */
  readonly reports: { readonly [name: string]: string }
}

/** What a task or unit hands over to make a model. */
export interface ModelDraft<K extends Kind = Kind> {
  readonly kind: K
  readonly descriptor: ModelKinds[K]
  /** Path inside the model to its bytes, or to the absolute path of a file to take them from. */
  readonly files: { readonly [path: string]: Uint8Array | string }
  readonly metrics?: readonly Metric[]
}
