/** Settings of a machine; they never enter a key. Read from `metaml.config.json` and the user's own file. */
export interface EngineConfig {
  /** Per need: where its program (or the Python to use instead of the managed one) is. */
  readonly tools?: { readonly [need: string]: { readonly path?: string } }
  /** How many cores trials may hold together (default: all). */
  readonly cores?: number
  /** Bytes that trials may hold together (default: no bound). */
  readonly memory?: number
  /** Licence seats by name (default: 1 each). */
  readonly seats?: { readonly [name: string]: number }
  /** The store, absolute or relative to the project (default: `.metaml/store`). */
  readonly store?: string
}
