/** Where a need's program is, and how it is started. */
export interface ToolSetting {
  /** The program, or the Python to use instead of the managed one. */
  readonly path?: string
  /** What starts the program, e.g. `['srun', '--mem=32G']`: it is run with the program and its arguments behind. */
  readonly launcher?: readonly string[]
}

/** Settings of a machine; they never enter a key. Read from `metaml.config.json` and the user's own file. */
export interface EngineConfig {
  readonly tools?: { readonly [need: string]: ToolSetting }
  /** How many cores trials may hold together (default: all). */
  readonly cores?: number
  /** Bytes that trials may hold together (default: no bound). */
  readonly memory?: number
  /** Licence seats by name (default: 1 each). */
  readonly seats?: { readonly [name: string]: number }
  /** The store, absolute or relative to the project (default: `.metaml/store`). */
  readonly store?: string
}
